-- From Quarto's Markdown to what pandoc can write: callouts, numbered captions and cross-references.
--
-- Pandoc knows none of these by itself. One pass rebuilds the divs, one numbers headings, figures and tables in reading
-- order, one turns `@fig-x` into links, and one makes each element fit for the format that is being written.
-- A message that begins with RENDER is meant for the author; typeset.py hands it on.

local stringify = pandoc.utils.stringify
local to_html = FORMAT:match('html') ~= nil
local nbsp = '\u{a0}'

-- The words of the language, `report.…` of reference/page_words.csv, which typeset.py puts into the metadata.
local words = {}

local function fail(sentence) error('RENDER: ' .. sentence, 0) end

local function raw(text) return pandoc.RawBlock(to_html and 'html' or 'typst', text) end

local function raw_inline(text) return pandoc.RawInline(to_html and 'html' or 'typst', text) end

local function escaped(text)
  return (text:gsub('&', '&amp;'):gsub('<', '&lt;'):gsub('>', '&gt;'):gsub('"', '&quot;'))
end

local function quoted(text) return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('%s+', ' ') .. '"' end

-- A line of text between two pieces of raw markup.
local function line(open, inlines, close)
  local content = pandoc.Inlines{raw_inline(open)}
  content:extend(inlines)
  content:insert(raw_inline(close))
  return pandoc.Plain(content)
end

local function class_like(element, pattern)
  for _, class in ipairs(element.classes) do
    local found = class:match(pattern)
    if found then return found end
  end
end

-- ---------------------------------------------------------------------------------------------- divs

local function callout_title(div, kind)
  if div.attributes.title then return pandoc.read(div.attributes.title, 'markdown').blocks[1].content end
  if div.content[1] and div.content[1].t == 'Header' then return div.content:remove(1).content end
  return pandoc.Inlines(words[kind] or kind)
end

local function callout(div, kind)
  local title = callout_title(div, kind)
  local blocks, collapse = pandoc.Blocks{}, div.attributes.collapse
  if not to_html then
    blocks:insert(line('#callout("' .. kind .. '", [', title, '])['))
    blocks:extend(div.content)
    blocks:insert(raw(']'))
    return blocks
  end
  local tag, head = 'div', 'p'
  if collapse then tag, head = 'details', 'summary' end
  local open = collapse == 'false' and ' open' or ''
  local role = collapse and '' or ' role="note"'
  blocks:insert(raw(('<%s class="callout callout-%s"%s%s>'):format(tag, kind, role, open)))
  blocks:insert(line('<' .. head .. ' class="callout-title">', title, '</' .. head .. '>'))
  blocks:extend(div.content)
  blocks:insert(raw('</' .. tag .. '>'))
  return blocks
end

-- Quarto's div syntax: the last paragraph is the caption.
local function take_caption(div)
  local last = div.content[#div.content]
  local is_text = last and #div.content > 1 and (last.t == 'Para' or last.t == 'Plain')
  if not is_text then return pandoc.Blocks{} end
  div.content:remove(#div.content)
  return pandoc.Blocks{pandoc.Plain(last.content)}
end

local function figure_div(div)
  local caption = take_caption(div)
  local content = div.content:walk{Image = function(image)
    image.attributes['fig-alt'] = image.attributes['fig-alt'] or div.attributes['fig-alt']
    return image
  end}
  return pandoc.Figure(content, {long = caption}, pandoc.Attr(div.identifier))
end

local function table_div(div)
  local caption, found = take_caption(div), div.content[1]
  if #div.content ~= 1 or found.t ~= 'Table' then
    fail('@' .. div.identifier .. ' must show one Markdown table and nothing else')
  end
  if #caption > 0 then found.caption = {long = caption} end
  found.identifier = div.identifier
  found.attributes['tbl-colwidths'] = found.attributes['tbl-colwidths'] or div.attributes['tbl-colwidths']
  return found
end

local function visible(div)
  local wanted = div.attributes['when-format']
  local here = to_html and wanted == 'html' or not to_html and (wanted == 'pdf' or wanted == 'typst')
  return here == div.classes:includes('content-visible') and div.content or {}
end

local function rebuild(div)
  if div.classes:includes('content-visible') or div.classes:includes('content-hidden') then return visible(div) end
  local kind = class_like(div, '^callout%-(%a+)$')
  if kind then return callout(div, kind) end
  if div.identifier:match('^fig%-') then return figure_div(div) end
  if div.identifier:match('^tbl%-') then return table_div(div) end
end

-- ------------------------------------------------------------------------------ numbers and references

local targets = {}
local counts = {fig = 0, tbl = 0}
local sections = {}

local function register(id, kind, number)
  if targets[id] then fail('@' .. id .. ' is given to two elements; a label must be used once') end
  targets[id] = {kind = kind, number = number}
end

local function number_heading(header)
  if header.classes:includes('unnumbered') then return nil end
  sections[header.level] = (sections[header.level] or 0) + 1
  for level = header.level + 1, 6 do sections[level] = nil end
  local parts = {}
  for level = 1, header.level do parts[level] = tostring(sections[level] or 0) end
  local number = table.concat(parts, '.')
  if header.identifier ~= '' then register(header.identifier, 'sec', number) end
  if not to_html then return nil end
  header.content:insert(1, pandoc.Span(number, {class = 'header-section-number'}))
  header.content:insert(2, pandoc.Space())
  return header
end

local function number_caption(element, kind)
  if not element.identifier:match('^' .. kind .. '%-') then return nil end
  counts[kind] = counts[kind] + 1
  register(element.identifier, kind, tostring(counts[kind]))
  local label = pandoc.Inlines(words[kind] .. nbsp .. counts[kind])
  local written = element.caption.long[1]
  local inlines = pandoc.Inlines{to_html and pandoc.Span(label, {class = 'caption-label'}) or pandoc.Strong(label)}
  if written then
    inlines:insert(pandoc.Str(words.colon))
    inlines:extend(written.content)
  end
  local caption = element.caption
  caption.long = pandoc.Blocks{pandoc.Plain(inlines)}
  element.caption = caption
  return element
end

-- A label that nothing carries stays a citation: citeproc warns of it, and a warning stops the rendering.
local function refer(cite)
  local inlines = pandoc.Inlines{}
  for position, citation in ipairs(cite.citations) do
    local target = targets[citation.id]
    if not target then return nil end
    local text = target.number
    if citation.mode ~= 'SuppressAuthor' then text = words[target.kind] .. nbsp .. text end
    if position > 1 then inlines:insert(pandoc.Str(words.comma)) end
    inlines:extend(citation.prefix)
    if #citation.prefix > 0 then inlines:insert(pandoc.Space()) end
    inlines:insert(pandoc.Link(text, '#' .. citation.id, '', {class = 'xref'}))
    inlines:extend(citation.suffix)
  end
  return inlines
end

-- ------------------------------------------------------------------------------------ images and tables

local pictures = 0

-- The ids inside an SVG are renamed: matplotlib derives them from the drawing, so two figures on one page may clash.
local function own_ids(svg, prefix)
  local names, count = {}, 0
  svg = svg:gsub('(%sid=")([^"]*)(")', function(before, id, after)
    count = count + 1
    names[id] = prefix .. count
    return before .. names[id] .. after
  end)
  local function renamed(before, id, after) return names[id] and before .. names[id] .. after end
  return (svg:gsub('(url%(#)([^)]*)(%))', renamed):gsub('(href="#)([^"]*)(")', renamed))
end

-- One font family for every text of a figure: the one that both formats carry. Dates and prologue go, so that the same
-- figure is the same bytes.
local function plain_svg(svg, families)
  svg = svg:match('<svg.*</svg>')
  svg = svg:gsub('<!%-%-.-%-%->', ''):gsub('<metadata>.-</metadata>', '')
  svg = svg:gsub('(font:%s*[^;"]-[%d%.]+p[xt])%s[^;"]*', '%1 ' .. families)
  svg = svg:gsub('(font%-family:%s*)[^;"]*', '%1' .. families):gsub('(font%-family=")[^"]*', '%1' .. families)
  return (svg:gsub('>%s+<', '><'))
end

local function picture(image)
  if image.src:match('^%a+://') then fail('the image ' .. image.src .. ' lies outside the project; a report loads nothing') end
  local found, mime, bytes = pcall(pandoc.mediabag.fetch, image.src)
  if not found then fail('the image ' .. image.src .. ' cannot be read') end
  return mime, bytes, image.src:match('%.(%w+)$') or 'svg'
end

local function typst_image(image, alt)
  local mime, bytes, suffix = picture(image)
  local name = ('picture-%d.%s'):format(pictures, suffix)
  local file = assert(io.open(name, 'wb'))
  file:write(mime:match('svg') and plain_svg(bytes, "'Noto Sans SC'") or bytes)
  file:close()
  local width = image.attributes.width
  width = width and width:match('^[%d.]+[%%cmi][mnt]?$') and ', width: ' .. width or ''
  return raw_inline(('#image("%s", alt: %s%s)'):format(name, quoted(alt), width))
end

local function html_image(image, alt)
  local mime, bytes = picture(image)
  if not mime:match('svg') then
    local attr = pandoc.Attr('', image.classes, {width = image.attributes.width})
    return pandoc.Image({pandoc.Str(alt)}, pandoc.mediabag.make_data_uri(mime, bytes), '', attr)
  end
  local svg = own_ids(plain_svg(bytes, "'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"),
    'svg' .. pictures .. '-')
  -- A drawing with links in it is a group: the parts of an image are not reached by the keyboard.
  local role = svg:find('<a ', 1, true) and 'group' or 'img'
  local class = image.classes[1] and ' class="' .. image.classes[1] .. '"' or ''
  return raw_inline((svg:gsub('^<svg', function() return '<svg role="' .. role .. '"' .. class .. ' aria-label="' .. escaped(alt) .. '"' end, 1)))
end

local function embed(image)
  if not to_html and image.classes:includes('narrow') then return {} end
  pictures = pictures + 1
  local alt = image.attributes['fig-alt'] or image.attributes.alt or stringify(image.caption)
  if alt == '' then fail('the image ' .. image.src .. ' has no alternative text; give it fig-alt') end
  return to_html and html_image(image, alt) or typst_image(image, alt)
end

-- Pandoc takes relative widths from the dashes of a long pipe table; what the cells hold is the better guide.
local function column_widths(tbl)
  local listed = tbl.attributes['tbl-colwidths']
  local widths, total = {}, 0
  for number in (listed or ''):gmatch('[%d.]+') do
    table.insert(widths, tonumber(number))
    total = total + tonumber(number)
  end
  local specs = tbl.colspecs
  for number, spec in ipairs(specs) do specs[number] = {spec[1], widths[number] and widths[number] / total or nil} end
  tbl.colspecs = specs
  tbl.attributes['tbl-colwidths'] = nil
  return tbl
end

local function finish_table(tbl)
  tbl = column_widths(tbl)
  if not to_html then return tbl end
  local caption, id = tbl.caption.long[1], tbl.identifier
  if not caption then return pandoc.Div(tbl, {class = 'scroll'}), false end
  tbl.caption, tbl.identifier = {long = {}}, ''
  if id == '' then return {pandoc.Plain(caption.content), pandoc.Div(tbl, {class = 'scroll'})}, false end
  tbl.attributes['aria-labelledby'] = id .. '-caption'
  return {
    raw(('<figure class="table" id="%s">'):format(id)),
    line(('<figcaption id="%s-caption">'):format(id), caption.content, '</figcaption>'),
    -- Attributes as pairs: Lua would shuffle the keys of a table from one run to the next.
    pandoc.Div(tbl, pandoc.Attr('', {'scroll'}, {{'role', 'region'}, {'aria-labelledby', id .. '-caption'}})),
    raw('</figure>'),
  }, false
end

local function finish_figure(figure)
  figure.content = figure.content:walk{Para = function(para) return pandoc.Plain(para.content) end}
  if to_html then figure.content = pandoc.Blocks{pandoc.Div(figure.content, {class = 'scroll'})} end
  return figure
end

-- -------------------------------------------------------------------------------------------- metadata

local function names_of(author)
  local listed, names = author, pandoc.List{}
  if pandoc.utils.type(author) ~= 'List' then listed = {author} end
  for _, one in ipairs(listed) do
    names:insert(pandoc.utils.type(one) == 'table' and one.name or one)
  end
  return names
end

local function prepare(meta)
  -- Pandoc knows Chinese by its script, not by the country.
  local written = stringify(meta.lang or 'en')
  meta.lang = written:match('^zh%-CN$') and 'zh-Hans' or written
  meta['lang-primary'] = stringify(meta.lang):match('^%a+')
  meta['lang-region'] = stringify(meta.lang):match('%-(%u%u)$')
  meta.chinese = meta['lang-primary'] == 'zh'
  for name, text in pairs(meta.words) do words[name] = stringify(text) end
  local gap = meta.chinese and '' or ' '
  words.colon, words.comma = words.colon .. gap, words.comma .. gap
  meta['title-plain'] = quoted(stringify(meta.title or 'Report'))
  meta.author = meta.author and names_of(meta.author)
  meta['author-plain'] = meta.author and meta.author:map(function(name) return quoted(stringify(name)) end)
  if meta.date and stringify(meta.date):match('^%a[%a-]+$') then fail('date must be a date, not a word: two renderings must agree') end
  if meta['link-citations'] == nil then meta['link-citations'] = true end
  return meta
end

-- The list of references comes last, under a heading, unless the author gave it a place: a final heading, or a div.
local function place_references(doc)
  local cited, placed = doc.meta.nocite ~= nil, false
  doc:walk{
    Cite = function() cited = true end,
    Div = function(div) placed = placed or div.identifier == 'refs' end,
  }
  if not cited or placed then return end
  local last = doc.blocks[#doc.blocks]
  if not (last and last.t == 'Header') then
    doc.blocks:insert(pandoc.Header(1, words.references, pandoc.Attr('references', {'unnumbered'})))
  end
  doc.blocks:insert(pandoc.Div({}, pandoc.Attr('refs')))
end

function Pandoc(doc)
  doc.meta = prepare(doc.meta)
  doc.blocks = doc.blocks:walk{Div = rebuild}
  doc.blocks = doc.blocks:walk{
    traverse = 'topdown',
    Header = number_heading,
    Figure = function(figure) return number_caption(figure, 'fig') end,
    Table = function(tbl) return number_caption(tbl, 'tbl') end,
  }
  doc = doc:walk{Cite = refer}
  place_references(doc)
  doc.blocks = doc.blocks:walk{traverse = 'topdown', Table = finish_table}
  doc.blocks = doc.blocks:walk{Figure = finish_figure}
  doc.blocks = doc.blocks:walk{traverse = 'topdown', Image = embed}
  if to_html then
    doc.blocks = doc.blocks:walk{Header = function(header) header.level = math.min(header.level + 1, 6); return header end}
  end
  return doc
end
