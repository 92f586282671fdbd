-- What both routes, Quarto's and the built-in one, do for the pages of this study.
--
-- Tables become readable aloud and on a phone: the first column heads its row, every cell knows the head of its column.
-- Chinese inside an English page is marked as Chinese. A link leads to a page of the study, to the web or nowhere at
-- all: what a document prints may hold an address that runs code. Paper has no neighbouring pages: a link to printed
-- evidence leads to the appendix that prints its row, and a figure of a table says where it is printed; others end.

local stringify = pandoc.utils.stringify
local to_html = FORMAT:match('html') ~= nil
local chinese_page = false

local function scheme(target) return target:gsub('[%c%s]', ''):match('^(%a[%w+.-]*):') end

local function harmless(target)
  local found = scheme(target)
  if target:match('^data:text/csv;') then return true end
  return not found or ({http = true, https = true, mailto = true})[found:lower()] or false
end

-- Attributes of ours never act; pandoc would pass on an `onclick` that somebody else wrote.
local function without_handlers(element)
  for name in pairs(element.attributes) do
    if name:lower():match('^on') or name:lower() == 'style' and element.t ~= 'Div' and element.t ~= 'Span' then
      element.attributes[name] = nil
    end
  end
  return element
end

-- Addresses of evidence -> the label of the cell in the appendix of the printed report.
local cells, counted, labelled = {}, 0, {}

-- A line of prose may print several figures that are cited: each is found by its value, else the first of the line.
local function value_of(inlines)
  local digits = stringify(inlines):gsub(',', ''):match('%d+%.?%d*')
  return digits and (digits:find('.', 1, true) and digits:gsub('0+$', ''):gsub('%.$', '') or digits) or ''
end

local function label_of(address, inlines)
  return cells[address .. ' ' .. value_of(inlines)] or cells[address]
end

local function collect(span)
  local address = span.attributes.evidence
  if to_html or not address then return nil end
  local key = address .. ' ' .. value_of(span.content)
  if cells[key] then return nil end
  counted = counted + 1
  cells[key] = 'cell-' .. counted
  cells[address] = cells[address] or cells[key]
end

local function cell_of_appendix(span)
  local address = span.attributes.evidence
  if to_html or not address then return nil end
  local label = label_of(address, span.content)
  -- The label inside the box: before it, it would stay at the end of a line that the box leaves.
  local marked = pandoc.Inlines{pandoc.RawInline('typst', '#cited-cell[#[')}
  marked:extend(span.content)
  marked:insert(pandoc.RawInline('typst', labelled[label] and ']]' or ']<' .. label .. '>]'))
  labelled[label] = true
  return marked
end

local function decoded(text)
  return (text:gsub('%%(%x%x)', function(code) return string.char(tonumber(code, 16)) end))
end

local function string_of(text) return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"' end

-- The place of a figure, small, after it or beneath it, and a link as the figure is.
local function located(element, beneath)
  local label = label_of(element.target, element.content)
  if not label then return nil end
  local set = beneath and '#locator(' or '#locator-after('
  local place = pandoc.RawInline('typst', set .. string_of(decoded(element.target:match('#(.*)$'))) .. ')')
  local inlines = pandoc.Inlines{pandoc.Link(element.content, '#' .. label)}
  if beneath then inlines:insert(pandoc.LineBreak()) end
  inlines:insert(pandoc.Link({place}, '#' .. label))
  return inlines
end

local function locate_in_cell(cell)
  local block = cell.contents[1]
  local alone = #cell.contents == 1 and block.content and #block.content == 1 and block.content[1].t == 'Link'
  cell.contents = cell.contents:walk{Link = function(element) return located(element, alone) end}
  return cell
end

local function locate_in_table(tbl)
  if to_html then return nil end
  tbl.bodies = pandoc.List(tbl.bodies):map(function(body)
    for _, row in ipairs(body.body) do row.cells = pandoc.List(row.cells):map(locate_in_cell) end
    return body
  end)
  return tbl
end

local function locate_in_list(div)
  if to_html or not (div.classes:includes('sources') or div.classes:includes('said')) then return nil end
  return div:walk{Link = function(element) return located(element, false) end}
end

local function link(element)
  if element.classes:includes('chart-data') and not to_html then return {} end
  if not harmless(element.target) then return element.content end
  local label = not to_html and label_of(element.target, element.content)
  if label then return pandoc.Link(element.content, '#' .. label) end
  if to_html or element.target:match('^#') or scheme(element.target) then return without_handlers(element) end
  return element.content
end

local function holds_chinese(text)
  for _, code in utf8.codes(text) do
    if code >= 0x3400 and code <= 0x9fff then return true end
  end
  return false
end

-- A number and its sign, a year and its 年, a count and what it counts: never torn apart at the end of a line.
local UNITS = {['%'] = true, ['万元'] = true, ['元'] = true, ['亿元'] = true}
local COUNTED = {}
for unit in ('年月日个份项句批次人辆条张倍万亿元处'):gmatch(utf8.charpattern) do COUNTED[unit] = true end
local function keep_together(inlines)
  for number = 2, #inlines - 1 do
    local before, here, after = inlines[number - 1], inlines[number], inlines[number + 1]
    local word = after.t == 'Str' and after.text:match('^[^.,;:)，。；）]+')
    local counted = after.t == 'Str' and COUNTED[after.text:match(utf8.charpattern)]
    if here.t == 'Space' and (counted or word and UNITS[word]) and stringify(before):match('%d$') then
      inlines[number] = pandoc.Str('\u{a0}')
    end
  end
  return inlines
end

local function counted_from(text, start)
  local first, last, _, unit = text:find('(%d[%d.,]*)([\228-\233][\128-\191][\128-\191])', start)
  while first and not COUNTED[unit] do
    first, last, _, unit = text:find('(%d[%d.,]*)([\228-\233][\128-\191][\128-\191])', last + 1)
  end
  return first, last
end

local function keep_counted(str)
  local pieces, start = pandoc.Inlines{}, 1
  local first, last = counted_from(str.text, start)
  if not first then return nil end
  while first do
    if str.text:sub(first - 3, first - 1) == '\u{2212}' then first = first - 3 end
    if str.text:sub(first - 1, first - 1) == '+' then first = first - 1 end
    if first > start then pieces:insert(pandoc.Str(str.text:sub(start, first - 1))) end
    -- Typst's own gap between Chinese and figures, which it does not see across the edge of a box.
    local gap = str.text:sub(first - 3, first - 1):match('^[\228-\233]') and '#h(0.25em, weak: true)' or ''
    pieces:insert(pandoc.RawInline('typst', gap .. '#box[' .. str.text:sub(first, last) .. ']'))
    start = last + 1
    first, last = counted_from(str.text, start)
  end
  if start <= #str.text then pieces:insert(pandoc.Str(str.text:sub(start))) end
  return pieces
end

-- A run of Chinese words is one span, so that a screen reader changes its voice once.
local function speak_chinese(inlines)
  local spoken, run = pandoc.Inlines{}, pandoc.Inlines{}
  local function close()
    if #run > 0 then spoken:insert(pandoc.Span(run, pandoc.Attr('', {}, {{'lang', 'zh'}}))) end
    run = pandoc.Inlines{}
  end
  for _, inline in ipairs(inlines) do
    if inline.t == 'Str' and holds_chinese(inline.text) then
      run:insert(inline)
    else
      close()
      spoken:insert(inline)
    end
  end
  close()
  return spoken
end

-- What few look up is folded on a page; on paper it stands open.
local function fold(div)
  if not div.classes:includes('fold') or not to_html then return nil end
  local blocks = pandoc.Blocks{pandoc.RawBlock('html', '<details class="fold">'),
    pandoc.Plain{pandoc.RawInline('html', '<summary>'), pandoc.Str(div.attributes.title or ''), pandoc.RawInline('html', '</summary>')}}
  blocks:extend(div.content)
  blocks:insert(pandoc.RawBlock('html', '</details>'))
  return blocks
end

-- What stands apart on paper, by its class; study.typ says how.
local BOXES = {receipt = true, by = true, said = true, gloss = true, sources = true, front = true,
  rows = true, ['cited-document'] = true, ['cited-table'] = true}
local function boxed(div)
  local class = div.classes[1]
  if to_html or not BOXES[class] then return nil end
  local blocks = pandoc.Blocks{pandoc.RawBlock('typst', '#' .. class .. '-box[')}
  blocks:extend(div.content)
  blocks:insert(pandoc.RawBlock('typst', ']'))
  return blocks
end

local function head_of(tbl)
  local row, names = tbl.head.rows[#tbl.head.rows], {}
  for number, cell in ipairs(row and row.cells or {}) do names[number] = stringify(cell.contents) end
  return row, names
end

-- A range and a point on the axis that all claims share, from places in percent: drawn by whichever format is written.
-- The words beside it say the same, so a screen reader passes over it.
local function percent_of(span, name)
  local place = tonumber(span.attributes[name])
  return place and math.max(0, math.min(100, place)) or 0
end

local function end_of_axis(span, name)
  local percent = tonumber(span.attributes[name]) or 0
  local sign = percent > 0 and '+' or percent < 0 and '−' or ''
  return percent == 0 and '0' or ('%s%.0f%s%%'):format(sign, math.abs(percent), chinese_page and '' or '\u{a0}')
end

local function strip(span)
  if not span.classes:includes('strip') then return nil end
  local low, high = percent_of(span, 'low'), percent_of(span, 'high')
  local at, zero = percent_of(span, 'at'), percent_of(span, 'zero')
  if to_html then
    local drawn = ('<i class="zero" style="left:%.2f%%"></i><i class="range" style="left:%.2f%%;width:%.2f%%"></i>'
      .. '<i class="dot" style="left:%.2f%%"></i>'):format(zero, low, high - low, at)
    drawn = drawn .. ('<b>%s</b><b style="left:%.2f%%">0</b><b>%s</b>'):format(end_of_axis(span, 'from'), zero, end_of_axis(span, 'to'))
    return pandoc.Span({pandoc.RawInline('html', drawn)}, pandoc.Attr('', {'strip'}, {{'aria-hidden', 'true'}}))
  end
  local drawn = '#box(width: 24mm, height: 8pt, {'
    .. 'place(left + horizon, line(length: 100%%, stroke: 0.4pt + luma(170)));'
    .. 'place(left + horizon, dx: %.2f%%, line(angle: 90deg, length: 7pt, stroke: 0.6pt + luma(90)));'
    .. 'place(left + horizon, dx: %.2f%%, rect(width: %.2f%%, height: 3pt, fill: rgb("#E69F00")));'
    .. 'place(left + horizon, dx: %.2f%% - 2.2pt, circle(radius: 2.2pt, fill: rgb("#222222")))})'
  return pandoc.RawInline('typst', drawn:format(zero, low, high - low, at))
end

-- On paper what a card sets apart stands on a line of its own; what tested it is long, and stands on the page alone.
local APART = {about = true, meaning = true, sum = true, tested = true, ends = true}
local function apart(span)
  if to_html or not span.classes:find_if(function(class) return APART[class] end) then return nil end
  return span.classes:includes('tested') and {} or {pandoc.LineBreak(), span}
end

-- On paper the steps of the boundary are lines under the drawing, as small as a caption.
local function steps(div)
  if to_html or not div.classes:includes('steps') then return nil end
  local blocks = pandoc.Blocks{pandoc.RawBlock('typst', '#align(left)[#set text(size: 9pt)\n#set par(spacing: 0.7em)')}
  blocks:extend(div.content)
  blocks:insert(pandoc.RawBlock('typst', ']'))
  return blocks
end

local function is_wall(tbl)
  local found = false
  tbl:walk{Span = function(span) found = found or span.classes:includes('strip') end}
  return found
end

-- A stylesheet that lays cells out as cards takes their meaning from them; the roles give it back.
local function readable(tbl)
  local head, names = head_of(tbl)
  if not head or not to_html then return nil end
  tbl.attributes.role = 'table'
  if is_wall(tbl) then tbl.classes:insert('wall') end
  for _, row in ipairs(tbl.head.rows) do
    row.attributes.role = 'row'
    for _, cell in ipairs(row.cells) do cell.attributes.role = 'columnheader'; cell.attributes.scope = 'col' end
  end
  tbl.bodies = pandoc.List(tbl.bodies):map(function(body)
    body.row_head_columns = 1
    for _, row in ipairs(body.body) do
      row.attributes.role = 'row'
      for number, cell in ipairs(row.cells) do
        cell.attributes.role = number == 1 and 'rowheader' or 'cell'
        cell.attributes['data-label'] = names[number] or ''
        if number == 1 then cell.attributes.scope = 'row' end
      end
    end
    return body
  end)
  return tbl
end

-- Two hyphens would be a dash for Typst, and what is printed is quoted as it is.
local function hyphens(str)
  if not str.text:find('--', 1, true) then return nil end
  local pieces = pandoc.Inlines{}
  for text, hyphen in str.text:gmatch('([^-]*)(%-?)') do
    if text ~= '' then pieces:insert(pandoc.Str(text)) end
    if hyphen ~= '' then pieces:insert(pandoc.RawInline('typst', '\\-')) end
  end
  return pieces
end

function Pandoc(doc)
  chinese_page = stringify(doc.meta.lang or 'en'):match('^zh') ~= nil
  doc = doc:walk{Span = strip}
  doc:walk{Span = collect}
  doc = doc:walk{Table = locate_in_table, Div = locate_in_list}:walk{Span = cell_of_appendix}
  doc = doc:walk{
    Link = link, Span = without_handlers, Div = without_handlers, Image = without_handlers, Code = without_handlers,
    Header = without_handlers, Table = readable,
  }
  doc.blocks = doc.blocks:walk{Div = function(div) return fold(div) or steps(div) end, Span = apart}:walk{Div = boxed}
  doc.blocks = doc.blocks:walk{Inlines = keep_together}
  if not to_html then doc.blocks = doc.blocks:walk{Str = keep_counted}:walk{Str = hyphens} end
  if to_html and not chinese_page then doc.blocks = doc.blocks:walk{Inlines = speak_chinese} end
  return doc
end
