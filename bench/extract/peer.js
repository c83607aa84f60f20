// Reads saved pages with cheerio or with parse5: one parse of each page, then the same questions that every reader asks:
// JSON-LD, metas, headline, price, pictures, table rows. usage: peer.js cheerio|parse5 FILES ROUNDS; prints a line of
// JSON about each round.
'use strict'
const fs = require('node:fs')

const PRICES = '[itemprop=price], .price, [class*=price], [id*=price]'
const ROUTES = { title: 'h1', image: '[itemprop=image], img', row: 'tr, dl' }

/** Whatever the parser, a page's answers look like this. */
function answer () {
  return { things: [], metas: new Map(), title: '', prices: [], images: [], rows: [] }
}

function addJson (found, text) {
  try { found.things.push(JSON.parse(text)) } catch { /* broken: no thing */ }
}

function withCheerio () {
  const cheerio = require('cheerio')
  return html => {
    const found = answer()
    const $ = cheerio.load(html)
    $('script[type="application/ld+json"]').each((_, script) => addJson(found, $(script).text()))
    $('meta[content]').each((_, meta) => {
      const name = $(meta).attr('property') || $(meta).attr('name') || $(meta).attr('itemprop')
      if (name) found.metas.set(name.toLowerCase(), $(meta).attr('content'))
    })
    found.title = $(ROUTES.title).first().text().trim()
    $(PRICES).each((_, one) => {
      const text = $(one).attr('content') || $(one).text().trim()
      if (text.length < 60 && /\d/.test(text)) found.prices.push(text)
    })
    $(ROUTES.image).each((_, one) => {
      const source = $(one).attr('data-src') || $(one).attr('src') || $(one).attr('content')
      if (source) found.images.push(source)
    })
    $(ROUTES.row).each((_, one) => {
      const text = $(one).text().trim()
      if (text.length < 400) found.rows.push(text)
    })
    return found
  }
}

function withParse5 () {
  const { parse } = require('parse5')
  const attribute = (node, name) => node.attrs.find(one => one.name === name)?.value
  const text = node => node.value ?? (node.childNodes ?? []).map(text).join('')
  const has = (node, name, part) => (attribute(node, name) ?? '').includes(part)
  // One walk asks every question of every element.
  const ask = (node, found) => {
    const tag = node.tagName
    if (tag === 'script' && attribute(node, 'type') === 'application/ld+json') addJson(found, text(node))
    if (tag === 'meta') {
      const name = attribute(node, 'property') || attribute(node, 'name') || attribute(node, 'itemprop')
      const content = attribute(node, 'content')
      if (name && content !== undefined) found.metas.set(name.toLowerCase(), content)
    }
    if (tag === 'h1' && !found.title) found.title = text(node).trim()
    if (attribute(node, 'itemprop') === 'price' || has(node, 'class', 'price') || has(node, 'id', 'price')) {
      const shown = attribute(node, 'content') || text(node).trim()
      if (shown.length < 60 && /\d/.test(shown)) found.prices.push(shown)
    }
    if (tag === 'img' || attribute(node, 'itemprop') === 'image') {
      const source = attribute(node, 'data-src') || attribute(node, 'src') || attribute(node, 'content')
      if (source) found.images.push(source)
    }
    if (tag === 'tr' || tag === 'dl') {
      const shown = text(node).trim()
      if (shown.length < 400) found.rows.push(shown)
    }
  }
  const walk = (node, found) => {
    if (node.tagName) ask(node, found)
    for (const child of node.childNodes ?? []) walk(child, found)
  }
  return html => {
    const found = answer()
    walk(parse(html), found)
    return found
  }
}

const [, , which, list, rounds] = process.argv
const read = { cheerio: withCheerio, parse5: withParse5 }[which]()
const files = fs.readFileSync(list, 'utf8').trim().split('\n')
for (let round = 0; round < Number(rounds); ++round) {
  const before = process.cpuUsage()
  let titles = 0
  for (const file of files) titles += read(fs.readFileSync(file, 'utf8')).title ? 1 : 0
  const used = process.cpuUsage(before)
  console.log(JSON.stringify({
    pages: files.length,
    cpu: (used.user + used.system) / 1e6,
    peak_kb: process.resourceUsage().maxRSS,
    titles
  }))
}
