{{%AUTOESCAPE context="CSS"}}
:root {
--primary: {{PRIMARY}};
--on-primary: {{ON_PRIMARY}};
--accent: {{ACCENT}};
--background: {{BACKGROUND}};
--text: {{TEXT_COLOR}};
--surface: #ffffff;
--muted: var(--text);
--line: #d9dde3;
--tint: var(--surface);
--radius: 20px;
--button-radius: 999px;
--shadow: 0 1px 2px rgb(16 24 40 / .06), 0 12px 32px -12px rgb(16 24 40 / .18);
font-family: {{FONT}}, Noto Sans Arabic, Segoe UI, Tahoma, Arial, sans-serif;
color-scheme: light;
}
@supports (color: color-mix(in srgb, red, blue)) {
:root {
--muted: color-mix(in srgb, var(--text) 76%, var(--background));
--line: color-mix(in srgb, var(--text) 14%, var(--background));
--tint: color-mix(in srgb, var(--primary) 8%, var(--background));
}
}
.theme-warm { --radius: 28px; --button-radius: 16px; }
.theme-minimal { --radius: 6px; --button-radius: 6px; --shadow: none; }
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--background); color: var(--text); font-size: 1rem; line-height: 1.75; overflow-wrap: anywhere; }
html[lang=en] body { line-height: 1.6; }
img { display: block; max-inline-size: 100%; block-size: auto; }
h1, h2, p, ul, blockquote { margin: 0; padding: 0; }
h1 { font-size: clamp(1.6rem, 1.2rem + 2.2vw, 2.6rem); line-height: 1.35; font-weight: 700; text-wrap: balance; }
h2 { font-size: clamp(1.25rem, 1.1rem + .9vw, 1.75rem); line-height: 1.4; font-weight: 700; margin-block-end: 1.25rem; }
ul { list-style: none; }
a { color: var(--primary); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
.wrap { max-inline-size: 1120px; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2rem); }
.skip { position: absolute; inset-block-start: -4rem; inset-inline-start: 1rem; padding: .5rem 1rem; background: var(--primary); color: var(--on-primary); z-index: 3; border-radius: 0 0 8px 8px; }
.skip:focus { inset-block-start: 0; }
.top { background: var(--surface); border-block-end: 1px solid var(--line); }
.top .wrap { display: flex; align-items: center; justify-content: space-between; gap: 1rem; min-block-size: 60px; }
.store { font-weight: 700; font-size: 1.05rem; }
.language { display: inline-flex; align-items: center; min-block-size: 44px; padding-inline: 1.1rem; border: 1px solid var(--line); border-radius: var(--button-radius); color: var(--text); text-decoration: none; font-size: .9rem; font-weight: 600; line-height: 1; flex: none; }
.language:hover { border-color: var(--primary); color: var(--primary); }
main > section { padding-block: clamp(1.75rem, 4.5vw, 3.25rem); }
.hero { background: var(--tint); }
.theme-warm .hero { background: var(--background); }
.theme-minimal .hero { background: var(--surface); border-block-end: 1px solid var(--line); }
.hero .wrap { display: grid; gap: clamp(1.5rem, 4vw, 3.5rem); align-items: center; }
.stage { background: var(--surface); border-radius: var(--radius); box-shadow: var(--shadow); overflow: hidden; aspect-ratio: 1; display: grid; place-items: center; }
.theme-warm .stage { border: 10px solid var(--tint); }
.theme-minimal .stage { border: 1px solid var(--line); }
.stage img { inline-size: 100%; block-size: 100%; object-fit: contain; }
.brand { color: var(--accent); font-weight: 700; margin-block-end: .4rem; }
.subtitle { color: var(--muted); font-size: 1.1rem; margin-block-start: .75rem; }
.offer { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; }
.pitch .offer { margin-block: 1.5rem; padding-block-start: 1.25rem; border-block-start: 1px solid var(--line); }
.price { display: inline-flex; flex-wrap: wrap; align-items: baseline; gap: .1rem 1rem; }
.now { font-size: clamp(1.9rem, 1.6rem + 1.4vw, 2.5rem); font-weight: 700; line-height: 1.2; color: var(--primary); font-variant-numeric: lining-nums; white-space: nowrap; }
.unit { font-size: .55em; font-weight: 600; }
.before { color: var(--muted); font-size: .95rem; white-space: nowrap; }
.vat { color: var(--muted); font-size: .9rem; flex-basis: 100%; }
.button { display: inline-flex; align-items: center; justify-content: center; min-block-size: 54px; padding-inline: 2.25rem; border-radius: var(--button-radius); background: var(--primary); color: var(--on-primary); font-size: 1.05rem; font-weight: 700; line-height: 1.3; text-align: center; text-decoration: none; box-shadow: var(--shadow); }
.button:hover { filter: brightness(.9); }
.button.inverse { background: var(--surface); color: var(--primary); box-shadow: none; }
.pitch .button { inline-size: 100%; }
.points { display: grid; gap: .85rem; }
.points li { display: flex; gap: .9rem; align-items: flex-start; padding: 1.1rem 1.2rem; background: var(--surface); border: 1px solid var(--line); border-radius: calc(var(--radius) * .7); }
.points svg { flex: none; inline-size: 1.75rem; block-size: 1.75rem; padding: .3rem; border-radius: 50%; background: var(--primary); fill: none; stroke: var(--on-primary); stroke-width: 2.6; stroke-linecap: round; stroke-linejoin: round; }
.photos { display: grid; gap: .85rem; grid-template-columns: repeat(2, 1fr); }
.photos li { background: var(--surface); border: 1px solid var(--line); border-radius: calc(var(--radius) * .7); overflow: hidden; aspect-ratio: 1; }
.photos li:first-child:nth-last-child(odd) { grid-column: 1 / -1; }
.photos img { inline-size: 100%; block-size: 100%; object-fit: contain; }
.prose { max-inline-size: 68ch; display: grid; gap: 1rem; font-size: 1.05rem; }
.facts { inline-size: 100%; border-collapse: separate; border-spacing: 0; background: var(--surface); border: 1px solid var(--line); border-radius: calc(var(--radius) * .7); overflow: hidden; }
.facts th, .facts td { padding: .85rem 1.1rem; text-align: start; vertical-align: top; }
.facts th { inline-size: 38%; font-weight: 600; color: var(--muted); background: var(--tint); }
.facts tr + tr > * { border-block-start: 1px solid var(--line); }
.reviews { display: grid; gap: .85rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); }
.reviews li { padding: 1.25rem; background: var(--surface); border: 1px solid var(--line); border-radius: calc(var(--radius) * .7); }
.stars { font-weight: 700; color: var(--accent); }
.reviews blockquote { margin-block: .5rem; }
.origin { color: var(--muted); font-size: .9rem; }
.origin + .reviews { margin-block-start: 1rem; }
.questions { display: grid; gap: .75rem; max-inline-size: 820px; }
details { background: var(--surface); border: 1px solid var(--line); border-radius: calc(var(--radius) * .7); }
summary { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding: 1rem 1.2rem; min-block-size: 56px; cursor: pointer; font-weight: 600; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary svg { flex: none; inline-size: 1.3rem; block-size: 1.3rem; fill: none; stroke: var(--primary); stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round; transition: transform .2s; }
details[open] summary svg { transform: rotate(180deg); }
details p { padding-inline: 1.2rem; padding-block-end: 1.1rem; color: var(--muted); }
.last-call .panel { display: grid; gap: 1.5rem; padding: clamp(1.5rem, 4vw, 3rem); border-radius: var(--radius); background: var(--primary); color: var(--on-primary); }
.last-call h2 { margin-block-end: .35rem; }
.last-call .now, .last-call .before { color: var(--on-primary); }
.last-call .act { display: grid; gap: 1rem; }
.bottom { border-block-start: 1px solid var(--line); color: var(--muted); font-size: .9rem; padding-block: 1.75rem; text-align: center; }
.buy-bar { position: sticky; inset-block-end: 0; z-index: 2; display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding: .7rem 1rem calc(.7rem + env(safe-area-inset-bottom)); background: var(--surface); border-block-start: 1px solid var(--line); box-shadow: 0 -8px 24px -16px rgb(16 24 40 / .35); }
.buy-bar .now { font-size: 1.3rem; }
.buy-bar .before { display: none; }
.buy-bar .button { min-block-size: 48px; padding-inline: 1.75rem; font-size: 1rem; box-shadow: none; flex: none; max-inline-size: 62%; }
@media (min-width: 600px) {
.points { grid-template-columns: repeat(2, minmax(0, 1fr)); }
.points li:last-child:nth-child(odd) { grid-column: 1 / -1; }
}
@media (min-width: 800px) {
.hero .wrap:has(.stage) { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
.pitch .button { inline-size: auto; min-inline-size: 260px; }
.photos { grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 1.1rem; }
.photos li:first-child:nth-last-child(odd) { grid-column: auto; }
.last-call .panel { grid-template-columns: 1.4fr 1fr; align-items: center; }
.last-call .act { justify-items: end; }
.buy-bar { display: none; }
}
@media (prefers-reduced-motion: reduce) {
html { scroll-behavior: auto; }
summary svg { transition: none; }
}
@media print {
.buy-bar, .language, .skip { display: none; }
}
