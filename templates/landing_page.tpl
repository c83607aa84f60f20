{{%AUTOESCAPE context="HTML"}}<!doctype html>
<html lang="{{LANGUAGE}}" dir="{{DIRECTION}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{PAGE_TITLE}}</title>
{{#HAS_DESCRIPTION}}
<meta name="description" content="{{META_DESCRIPTION}}">
<meta property="og:description" content="{{META_DESCRIPTION}}">
{{/HAS_DESCRIPTION}}
{{#NOT_INDEXED}}<meta name="robots" content="noindex, nofollow">{{/NOT_INDEXED}}
<meta name="theme-color" content="{{THEME_COLOR}}">
<meta property="og:type" content="product">
<meta property="og:title" content="{{PAGE_TITLE}}">
<meta property="og:locale" content="{{LOCALE}}">
{{#HAS_OG_IMAGE}}<meta property="og:image" content="{{OG_IMAGE}}">{{/HAS_OG_IMAGE}}
<meta property="product:price:amount" content="{{PLAIN_AMOUNT}}">
<meta property="product:price:currency" content="{{CURRENCY_CODE}}">
{{#HAS_ADDRESSES}}
<link rel="canonical" href="{{OWN_ADDRESS}}">
<link rel="alternate" hreflang="ar" href="{{ARABIC_ADDRESS}}">
<link rel="alternate" hreflang="en" href="{{ENGLISH_ADDRESS}}">
{{/HAS_ADDRESSES}}
<style>{{>STYLE}}</style>
<script type="application/ld+json">{{JSON_LD:none}}</script>
</head>
<body class="theme-{{THEME}}">
<a class="skip" href="#content">{{SKIP}}</a>
<header class="top">
<div class="wrap">
<span class="store"><bdi>{{STORE_NAME}}</bdi></span>
{{#HAS_OTHER_LANGUAGE}}<a class="language" href="{{OTHER_ADDRESS}}" hreflang="{{OTHER_CODE}}" lang="{{OTHER_CODE}}">{{OTHER_NAME}}</a>{{/HAS_OTHER_LANGUAGE}}
</div>
</header>
<main id="content">
{{#SECTION}}
{{#HERO}}
<section class="hero" aria-labelledby="product">
<div class="wrap">
{{#HAS_IMAGE}}
<div class="stage"><img src="{{IMAGE_URL}}" alt="{{IMAGE_ALT}}"{{#HAS_SIZE}} width="{{WIDTH}}" height="{{HEIGHT}}"{{/HAS_SIZE}} fetchpriority="high"></div>
{{/HAS_IMAGE}}
<div class="pitch">
{{#HAS_BRAND}}<p class="brand"><bdi>{{BRAND}}</bdi></p>{{/HAS_BRAND}}
<h1 id="product">{{>TITLE}}</h1>
{{#HAS_SUBTITLE}}<p class="subtitle">{{>SUBTITLE}}</p>{{/HAS_SUBTITLE}}
<p class="offer">{{>PRICE}}<span class="vat">{{VAT_INCLUDED}}</span></p>
{{#HAS_BUTTON}}<a class="button" href="{{PRODUCT_URL}}">{{BUTTON}}</a>{{/HAS_BUTTON}}
</div>
</div>
</section>
{{/HERO}}
{{#HIGHLIGHTS}}
<section aria-labelledby="highlights">
<div class="wrap">
<h2 id="highlights">{{HEADING}}</h2>
<ul class="points">
{{#POINT}}
<li><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg><span>{{>TEXT}}</span></li>
{{/POINT}}
</ul>
</div>
</section>
{{/HIGHLIGHTS}}
{{#GALLERY}}
<section aria-labelledby="gallery">
<div class="wrap">
<h2 id="gallery">{{HEADING}}</h2>
<ul class="photos">
{{#PHOTO}}
<li><img src="{{IMAGE_URL}}" alt="{{IMAGE_ALT}}"{{#HAS_SIZE}} width="{{WIDTH}}" height="{{HEIGHT}}"{{/HAS_SIZE}} loading="lazy"></li>
{{/PHOTO}}
</ul>
</div>
</section>
{{/GALLERY}}
{{#ABOUT}}
<section aria-labelledby="about">
<div class="wrap">
<h2 id="about">{{HEADING}}</h2>
<div class="prose">
{{#PARAGRAPH}}<p>{{>TEXT}}</p>{{/PARAGRAPH}}
</div>
</div>
</section>
{{/ABOUT}}
{{#SPECIFICATIONS}}
<section aria-labelledby="specifications">
<div class="wrap">
<h2 id="specifications">{{HEADING}}</h2>
<table class="facts">
<tbody>
{{#ROW}}
<tr>
{{#NAMED}}<th scope="row">{{>NAME}}</th><td>{{>VALUE}}</td>{{/NAMED}}
{{#VALUE_ONLY}}<td colspan="2">{{>VALUE}}</td>{{/VALUE_ONLY}}
</tr>
{{/ROW}}
</tbody>
</table>
</div>
</section>
{{/SPECIFICATIONS}}
{{#REVIEWS}}
<section aria-labelledby="reviews">
<div class="wrap">
<h2 id="reviews">{{HEADING}}</h2>
<p class="origin">{{READ_FROM}} <bdi dir="ltr">{{SOURCE}}</bdi> · {{READ_ON}} <bdi dir="ltr">{{DATE}}</bdi></p>
<ul class="reviews">
{{#REVIEW}}
<li>
<p class="stars"><bdi dir="ltr">{{STARS}}</bdi> {{OUT_OF_FIVE}}</p>
<blockquote dir="auto">{{REVIEW_TEXT}}</blockquote>
<p class="origin"><bdi>{{AUTHOR}}</bdi> · <bdi>{{REVIEW_DATE}}</bdi></p>
</li>
{{/REVIEW}}
</ul>
</div>
</section>
{{/REVIEWS}}
{{#QUESTIONS}}
<section aria-labelledby="questions">
<div class="wrap">
<h2 id="questions">{{HEADING}}</h2>
<div class="questions">
{{#QUESTION}}
<details>
<summary><span>{{>ASKED}}</span><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M6 9l6 6 6-6"/></svg></summary>
<p>{{>ANSWER}}</p>
</details>
{{/QUESTION}}
</div>
</div>
</section>
{{/QUESTIONS}}
{{#CALL_TO_ACTION}}
<section class="last-call" aria-labelledby="order">
<div class="wrap">
<div class="panel">
<div>
<h2 id="order">{{HEADING}}</h2>
<p class="what">{{>NAME}}</p>
</div>
<div class="act">
<p class="offer">{{>PRICE}}</p>
{{#HAS_BUTTON}}<a class="button inverse" href="{{PRODUCT_URL}}">{{BUTTON}}</a>{{/HAS_BUTTON}}
</div>
</div>
</div>
</section>
{{/CALL_TO_ACTION}}
{{/SECTION}}
</main>
{{#FOOTER}}
<footer class="bottom"><div class="wrap"><bdi>{{FOOTER_STORE}}</bdi></div></footer>
{{/FOOTER}}
{{#BUY_BAR}}
<aside class="buy-bar" aria-label="{{BUTTON}}">
<p class="offer">{{>PRICE}}</p>
<a class="button" href="{{PRODUCT_URL}}">{{BUTTON}}</a>
</aside>
{{/BUY_BAR}}
</body>
</html>
