{{%AUTOESCAPE context="HTML"}}<!doctype html>
<html lang="ar" dir="rtl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>متجر · matjar</title>
<style>
:root { color-scheme: light dark; --brand: #004d5b; --good: #00783a; --bad: #b3242b; --ink: #1d1e20; --paper: #f8f8f8; --card: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --brand: #baefe3; --good: #4fd08a; --bad: #ff8f95; --ink: #f2f2f2; --paper: #1d1e20; --card: #27292c; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.7 "IBM Plex Sans Arabic", "Noto Sans Arabic", Tahoma, sans-serif; }
main { max-inline-size: 36rem; margin-inline: auto; padding: 2.5rem 1.25rem; }
section { background: var(--card); border-radius: .75rem; padding: 1.25rem 1.5rem; margin-block-start: 1.25rem; }
h1 { margin-block: 0 .5rem; font-size: 1.4rem; }
h1.good { color: var(--good); }
h1.bad { color: var(--bad); }
a { color: var(--brand); }
</style>
</head>
<body>
<main>
{{#CONNECTED}}<section>
<h1 class="good">تم ربط متجرك</h1>
<p>يمكنك إغلاق هذه الصفحة. لن نغيّر شيئًا في متجرك قبل أن تطلب ذلك.</p>
</section>
<section lang="en" dir="ltr">
<h1 class="good">Your store is connected</h1>
<p>You may close this page. Nothing in your store changes before you ask for it.</p>
</section>{{/CONNECTED}}
{{#FAILED}}<section>
<h1 class="bad">لم يكتمل ربط المتجر</h1>
<p>حاول مرة أخرى، ووافق على طلب التطبيق خلال عشر دقائق.</p>
<p><a href="/auth/salla">ربط المتجر</a></p>
</section>
<section lang="en" dir="ltr">
<h1 class="bad">The store was not connected</h1>
<p>{{MESSAGE}} {{NEXT_STEP}}</p>
<p><a href="/auth/salla">Connect the store</a></p>
</section>{{/FAILED}}
</main>
</body>
</html>
