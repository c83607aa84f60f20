{{%AUTOESCAPE context="HTML"}}<!doctype html>
<html lang="{{LANG}}" dir="{{DIR}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{TITLE}}</title>
<meta name="description" content="{{META_DESCRIPTION}}">
<style>
*{box-sizing:border-box}
body{margin:0;font-family:"IBM Plex Sans Arabic","Noto Sans Arabic","Segoe UI",Tahoma,sans-serif;color:#1d2b2a;background:#f6f7f7;line-height:1.7}
header{background:#004d5a;color:#fff;padding:12px 16px;display:flex;justify-content:space-between;align-items:center}
header a{color:#fff;text-decoration:none}
header .name{font-weight:700;font-size:1.1rem}
main{max-width:960px;margin:0 auto;background:#fff;padding-bottom:24px}
.gallery .main{width:100%;aspect-ratio:1;object-fit:contain;display:block;background:#fff}
.thumbs{display:flex;gap:8px;padding:8px 16px;overflow-x:auto}
.thumbs img{width:72px;height:72px;object-fit:contain;border:1px solid #e3e8e7;border-radius:10px;background:#fff}
.facts{padding:8px 16px}
h1{font-size:1.3rem;line-height:1.5;margin:8px 0 4px}
.subtitle{color:#5a6866;margin:0 0 8px}
.price{font-size:1.45rem;font-weight:700;color:#00706b;margin:8px 0 0}
.price del{color:#8a9593;font-weight:400;font-size:.65em;margin-inline-start:8px}
.vat{color:#7a8684;font-size:.8rem;margin:0 0 10px}
.stock{display:inline-block;border-radius:999px;padding:2px 12px;font-size:.85rem}
.stock.in{background:#e0f5ef;color:#00594f}
.stock.out{background:#fbe6e3;color:#8c2313}
.sku{color:#7a8684;font-size:.8rem;margin-inline-start:8px}
button{display:block;width:100%;margin:16px 0 0;padding:14px;border:0;border-radius:12px;background:#004d5a;color:#fff;font:inherit;font-weight:700}
section.description{padding:8px 16px;border-top:8px solid #f6f7f7;overflow-wrap:anywhere}
section.description h2.label{font-size:1.05rem;margin:8px 0}
section.description img{max-width:100%;height:auto}
footer{text-align:center;color:#7a8684;font-size:.8rem;padding:24px}
@media(min-width:760px){.top{display:grid;grid-template-columns:1fr 1fr}}
</style>
</head>
<body>
<header><a class="name" href="{{STORE_URL}}">{{STORE_NAME}}</a><a href="{{OTHER_URL}}" hreflang="{{OTHER_CODE}}">{{OTHER_LANGUAGE}}</a></header>
<main>
<div class="top">
<div class="gallery">
<img class="main" src="{{MAIN_IMAGE}}" alt="{{MAIN_ALT}}">
<div class="thumbs">{{#IMAGE}}<img src="{{SRC}}" alt="{{ALT}}">{{/IMAGE}}</div>
</div>
<div class="facts">
<h1>{{NAME}}</h1>
{{#HAS_SUBTITLE}}<p class="subtitle">{{SUBTITLE}}</p>{{/HAS_SUBTITLE}}
<p class="price">{{PRICE}}{{#OLD_PRICE}}<del>{{PRICE_BEFORE}}</del>{{/OLD_PRICE}}</p>
<p class="vat">{{VAT}}</p>
<span class="stock {{STOCK_CLASS}}">{{STOCK}}</span><span class="sku">{{SKU_WORD}}: <bdi>{{SKU}}</bdi></span>
{{#CAN_BUY}}<button type="button">{{ADD_TO_CART}}</button>{{/CAN_BUY}}
</div>
</div>
<section class="description"><h2 class="label">{{DETAILS}}</h2>{{DESCRIPTION:none}}</section>
</main>
<footer>{{NOTICE}}</footer>
</body>
</html>
