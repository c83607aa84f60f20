{{%AUTOESCAPE context="HTML"}}<span class="price">
{{#NOW}}<strong class="now">{{#AMOUNT_FIRST}}<bdi dir="ltr">{{AMOUNT}}</bdi>&nbsp;<span class="unit">{{CURRENCY}}</span>{{/AMOUNT_FIRST}}{{#CURRENCY_FIRST}}<span class="unit">{{CURRENCY}}</span>&nbsp;{{AMOUNT}}{{/CURRENCY_FIRST}}</strong>{{/NOW}}
{{#BEFORE}}<span class="before">{{LIST_PRICE}}&nbsp;<s>{{#AMOUNT_FIRST}}<bdi dir="ltr">{{AMOUNT}}</bdi>&nbsp;{{CURRENCY}}{{/AMOUNT_FIRST}}{{#CURRENCY_FIRST}}{{CURRENCY}}&nbsp;{{AMOUNT}}{{/CURRENCY_FIRST}}</s></span>{{/BEFORE}}
</span>
