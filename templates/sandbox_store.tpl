{{%AUTOESCAPE context="HTML"}}<!doctype html>
<html lang="{{LANG}}" dir="{{DIR}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{STORE_NAME}}</title>
<style>
*{box-sizing:border-box}
body{margin:0;font-family:"IBM Plex Sans Arabic","Noto Sans Arabic","Segoe UI",Tahoma,sans-serif;color:#1d2b2a;background:#f6f7f7;line-height:1.6}
header{background:#004d5a;color:#fff;padding:12px 16px;display:flex;justify-content:space-between;align-items:center}
header a{color:#fff;text-decoration:none}
header .name{font-weight:700;font-size:1.1rem}
main{max-width:960px;margin:0 auto;padding:16px;display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(160px,1fr))}
.card{background:#fff;border-radius:14px;overflow:hidden;text-decoration:none;color:inherit;box-shadow:0 1px 3px rgba(0,0,0,.08)}
.card img{width:100%;aspect-ratio:1;object-fit:contain;background:#fff;display:block}
.card h2{font-size:.95rem;margin:8px 12px 0;font-weight:600}
.card p{margin:4px 12px 12px;font-weight:700;color:#00706b}
del{color:#8a9593;font-weight:400;font-size:.85em;margin-inline-start:6px}
footer{text-align:center;color:#7a8684;font-size:.8rem;padding:24px}
</style>
</head>
<body>
<header><a class="name" href="{{STORE_URL}}">{{STORE_NAME}}</a><a href="{{OTHER_URL}}" hreflang="{{OTHER_CODE}}">{{OTHER_LANGUAGE}}</a></header>
<main>
{{#EMPTY}}<p>{{EMPTY_TEXT}}</p>{{/EMPTY}}
{{#PRODUCT}}<a class="card" href="{{URL}}"><img src="{{IMAGE}}" alt="{{NAME}}" loading="lazy"><h2>{{NAME}}</h2><p>{{PRICE}}{{#OLD_PRICE}}<del>{{PRICE_BEFORE}}</del>{{/OLD_PRICE}}</p></a>
{{/PRODUCT}}
</main>
<footer>{{NOTICE}}</footer>
</body>
</html>
