{{%AUTOESCAPE context="HTML"}}{{#RUN}}{{#ISOLATED}}<bdi dir="ltr">{{TEXT}}</bdi>{{/ISOLATED}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{/RUN}}
