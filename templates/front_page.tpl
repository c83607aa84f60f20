{{%AUTOESCAPE context="HTML"}}<!doctype html>
<html lang="ar" dir="rtl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>متجر · matjar</title>
<style>
:root { color-scheme: light dark; --brand: #004d5b; --ink: #1d1e20; --paper: #f8f8f8; --card: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --brand: #baefe3; --ink: #f2f2f2; --paper: #1d1e20; --card: #27292c; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.7 "IBM Plex Sans Arabic", "Noto Sans Arabic", Tahoma, sans-serif; }
main { max-inline-size: 44rem; margin-inline: auto; padding: 2.5rem 1.25rem; }
h1 { color: var(--brand); margin-block: 0 .25rem; font-size: 2rem; }
section { background: var(--card); border-radius: .75rem; padding: 1rem 1.25rem; margin-block-start: 1.25rem; }
h2 { font-size: 1.1rem; margin-block: 0 .5rem; }
pre { direction: ltr; text-align: left; overflow-x: auto; background: var(--paper); border-radius: .5rem; padding: .75rem; font-size: .8rem; }
a { color: var(--brand); }
</style>
</head>
<body>
<main>
<h1>متجر</h1>
<p>رابط منتج واحد يصبح منتجًا جاهزًا في متجرك على سلة: حقائق من الصفحة، ونص بالعربية والإنجليزية، وأربع صور نظيفة، وسعر بهامش، وصفحة هبوط.</p>
<p lang="en" dir="ltr">One product link becomes a finished product in a Salla store.</p>
{{#DEMO}}<section>
<h2>جرّب الآن، بلا حساب</h2>
<pre>curl -s {{ADDRESS}}/api/store/create \
  -H 'Authorization: Bearer {{KEY}}' \
  -d '{"product_url":"{{LINK}}"}'</pre>
<p>ثم تابع البناء خطوة خطوة بالمعرّف <bdi>job_id</bdi> الذي يصلك:</p>
<pre>curl -sN {{ADDRESS}}/api/v1/builds/JOB_ID/events -H 'Authorization: Bearer {{KEY}}'</pre>
<p><a href="{{STORE}}">المتجر التجريبي كما يراه المتسوّق</a></p>
</section>{{/DEMO}}
<section>
<h2>للمشغّل</h2>
<p dir="ltr"><a href="/healthz">/healthz</a> · <a href="/readyz">/readyz</a> · <a href="/metrics">/metrics</a></p>
</section>
</main>
</body>
</html>
