-- The filter that both stitchers use: it gives our classes their form in each output.
--
-- Under Quarto the figure divs, .content-visible and links between chapters are Quarto's own
-- business, so those parts stand back; the Typst that the others write is made of the functions in
-- theme/typst/quarto.typ, which a staged book hands to Quarto. The built-in stitcher passes the metadata `chapter`, the
-- chapter's name, which keeps labels of different chapters apart in the one Typst document, and
-- `chapters`, the names of all: a link to a notebook that is not in this book becomes plain text.
-- `appendix` is the letter of an appendix, and `part-page` marks the page of a part of the book.
-- `edition` is the printed edition.

local theme = debug.getinfo(1, "S").source:match("^@(.*[/\\])")
local shared = dofile(theme .. "shared.lua")
local has, raw, wrapped = shared.has, shared.raw, shared.wrapped
local in_quarto = quarto ~= nil
local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT:match("typst") ~= nil
local chapter = ""
local chapters = {}
local appendix = ""
local part_page = false
local edition = ""

-- Large print has no tables that would need smaller letters.
local function as_lists()
  return is_typst and edition == "large-print"
end

local function read_chapter(meta)
  if meta.chapter then
    chapter = pandoc.utils.stringify(meta.chapter)
  end
  for _, name in ipairs(meta.chapters or {}) do
    chapters[pandoc.utils.stringify(name)] = true
  end
  if meta.appendix then
    appendix = pandoc.utils.stringify(meta.appendix)
  end
  part_page = meta["part-page"] ~= nil
  if meta.edition then
    edition = pandoc.utils.stringify(meta.edition)
  end
end

-- The mark of each kind of summary, beside its title: bars of a chart, and an open book. They say
-- nothing that the title does not, so they are hidden from assistive technology.
local function icon(drawing)
  return '<svg class="summary-mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" '
    .. 'focusable="false">' .. drawing .. "</svg>"
end
local marks = {
  ["summary-chart"] = icon('<path fill="currentColor" d="M2 3h11v4H2zm0 5h16v4H2zm0 5h7v4H2z"/>'),
  ["summary-whole"] = icon(
    '<path fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" '
      .. 'd="M10 5.5C8 4 5 3.5 1.5 3.5v12c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2v-12C15 3.5 12 4 10 5.5zm0 0v12"/>'
  ),
}

local function marked(div)
  local mark = has(div, "summary-chart") and marks["summary-chart"] or marks["summary-whole"]
  local title = div.content[1]
  local line = title and title.t == "Div" and has(title, "summary-title") and title.content[1]
  if line and line.content then
    line.content:insert(1, pandoc.Space())
    line.content:insert(1, pandoc.RawInline("html", mark))
  end
  return div
end

-- The call of theme/typst/blocks.typ for a class of div, with what opens and closes its body.
local typst_calls = {
  { "summary-chart", '#cb-summary(kind: "chart")[', "]" },
  { "summary-whole", '#cb-summary(kind: "whole")[', "]" },
  { "summary-title", "#cb-summary-title[", "]" },
  { "finding-title", "#cb-finding-title[", "]" },
  { "no-finding", "#cb-no-finding[", "]" },
  { "summaries-line", "#cb-summaries-line[", "]" },
  { "questions", "#cb-questions[", "]" },
  { "questions-title", "#cb-questions-title[", "]" },
  { "summary-label", "#cb-summary-label[", "]" },
  { "silence", "#cb-silence[", "]" },
  { "source", "#cb-source[", "]" },
  { "table-notes", "#cb-notes[", "]" },
  { "csl-bib-body", "#cb-references[", "]" },
  { "cards", "#cb-cards(", ")" },
  { "card", "[", "]," },
  { "card-title", "#cb-card-title[", "]" },
  { "card-value", "#cb-card-value[", "]" },
  { "card-detail", "#cb-card-detail[", "]" },
  { "card-beside", "#cb-card-beside[", "]" },
}

-- The title of a part of the book, which the list of contents repeats: no paragraph of its own.
local function part_title(div)
  local title = pandoc.utils.blocks_to_inlines(div.content)
  return pandoc.Plain(shared.wrapped_inlines("#cb-part-page[", title, "]"))
end

local function typst_div(div)
  if has(div, "part-title") then return part_title(div) end
  for _, call in ipairs(typst_calls) do
    if has(div, call[1]) then return wrapped(call[2], div.content, call[3]) end
  end
end

-- In Typst cb-silence says it; here it is text too, so that everybody's software finds it.
local function silence(div)
  local first = div.content[1]
  if first and first.content then
    first.content:insert(1, pandoc.Space())
    first.content:insert(1, pandoc.Strong("No figure to show."))
  end
  return div
end

local function of_another_edition(div)
  return has(div, "not-in-" .. edition)
    or has(div, "only-in-large-print") and edition ~= "large-print"
end

-- Names of all chapters share one Typst document, so they carry the chapter's.
local function named_apart(element)
  if in_quarto or element.identifier == "" then return nil end
  element.identifier = chapter .. "--" .. element.identifier
  return element
end

local function Div(div)
  if of_another_edition(div) then return pandoc.Blocks({}) end
  if is_html and has(div, "silence") then return silence(div) end
  if is_html and has(div, "summary") then return marked(div) end
  if is_typst then return typst_div(div) or named_apart(div) end
end

-- Quarto gives its home page the book's title as the first heading, so ours is one below it.
local function quarto_header(header)
  local is_home = (quarto.doc.input_file or ""):match("[/\\]?index%.%w+$") ~= nil
  if not is_html or not is_home or header.level > 1 then return nil end
  header.level = 2
  return header
end

local function Header(header)
  if in_quarto then return quarto_header(header) end
  if header.level == 1 and appendix ~= "" then
    header.content = pandoc.Inlines("Appendix " .. appendix .. ": ") .. header.content
  end
  if not is_typst then return header end
  if header.level == 1 and part_page then
    return pandoc.Plain(
      shared.wrapped_inlines("#cb-part-title[", header.content, "] <" .. chapter .. ">")
    )
  end
  header = named_apart(header) or header
  if header.level == 1 then header.identifier = chapter end
  if header.classes:includes("last-page") then
    return pandoc.Blocks({ raw("#pagebreak(weak: true)"), header })
  end
  return header
end

-- A number in a summary leads to the row of its fact in HTML. On paper it is a number.
local function Link(link)
  if has(link, "fact") and not is_html then return link.content end
  if in_quarto then return nil end
  local within = is_typst and link.target:match("^#(.+)$")
  if within then return shared.typst_link({ chapter .. "--" .. within, chapter }, link.content) end
  local path, fragment = link.target:match("^([%w%-_%./]+)%.ipynb(#?.*)$")
  if not path then return nil end
  local name = path:match("([%w%-_]+)$")
  if not chapters[name] then return link.content end
  if is_html then
    link.target = path .. ".html" .. fragment
    return link
  end
  if is_typst then
    return shared.typst_link({ name .. "--" .. fragment:sub(2), name }, link.content)
  end
end

-- The rows of tables have names in HTML alone; in print nothing leads to them. The mark of a draft
-- stands in a frame, and the limits of an interval on a line of their own.
local function Span(span)
  if is_html then return nil end
  if has(span, "limits") and as_lists() then
    return span.content
  elseif has(span, "limits") then
    local limits = span.content
    if is_typst then
      limits = shared.wrapped_inlines("#cb-limits[", limits, "]")
    end
    return pandoc.Inlines({ pandoc.LineBreak() }) .. limits
  end
  if span.identifier:match("^row%-") then return span.content end
  if has(span, "not-shown") and is_typst then
    return shared.wrapped_inlines("#cb-not-shown[", span.content, "]")
  end
  if has(span, "draft") and is_typst then
    return shared.wrapped_inlines("#cb-draft[", span.content, "]")
  end
  if is_typst then return named_apart(span) end
end

local longest_unbroken_table = 14
-- A table of words is longer than its rows tell.
local most_unbroken_letters = 1500

-- In large print a table of more words than this for a line becomes a list.
local widest_large_table, widest_large_cell = 46, 18

local function cell_text(cell)
  return pandoc.utils.stringify(pandoc.Div(cell.contents))
end

local function all_rows(table)
  local rows = pandoc.List({})
  for _, body in ipairs(table.bodies) do rows:extend(body.body) end
  return rows
end

-- Whether a table can be set large: each column as wide as its longest word, or its words if few.
local function fits_large(table)
  local wide, rows = 0, all_rows(table)
  rows:extend(table.head.rows)
  for column = 1, #table.colspecs do
    local longest = 0
    for _, row in ipairs(rows) do
      local text = cell_text(row.cells[column])
      local words = math.min(utf8.len(text) or 0, widest_large_cell)
      for word in text:gmatch("%S+") do words = math.max(words, utf8.len(word) or 0) end
      longest = math.max(longest, words)
    end
    wide = wide + longest + 2
  end
  return wide <= widest_large_table
end

-- A row becomes its name with a list of "heading: value" below it; of two columns, one line.
local function as_list(table)
  local headings = table.head.rows[1] and table.head.rows[1].cells or {}
  local result = pandoc.Blocks({})
  local function named(cell, name)
    local inlines = pandoc.utils.blocks_to_inlines(cell.contents)
    if name ~= "" then inlines = pandoc.Inlines(name .. ": ") .. inlines end
    return { pandoc.Plain(inlines) }
  end
  if #table.caption.long > 0 then
    local label = table.identifier ~= "" and " " .. shared.typst_label(table.identifier) or ""
    result:extend(wrapped("#cb-list-title[", table.caption.long, "]" .. label))
  end
  local lines = pandoc.List({})
  for _, row in ipairs(all_rows(table)) do
    local first = pandoc.utils.blocks_to_inlines(row.cells[1].contents)
    if #row.cells == 2 then
      local line = pandoc.Inlines({ pandoc.Strong(first), pandoc.Str(":"), pandoc.Space() })
      line:extend(pandoc.utils.blocks_to_inlines(row.cells[2].contents))
      lines:insert({ pandoc.Plain(line) })
    else
      local items = pandoc.List({})
      for number = 2, #row.cells do
        if cell_text(row.cells[number]) ~= "" then
          local heading = headings[number] and cell_text(headings[number]) or ""
          items:insert(named(row.cells[number], heading))
        end
      end
      result:extend(wrapped("#cb-list-row[", { pandoc.Plain(first) }, "]"))
      result:insert(pandoc.BulletList(items))
    end
  end
  if #lines > 0 then result:insert(pandoc.BulletList(lines)) end
  return result
end

local function as_large(table)
  if not fits_large(table) then return as_list(table) end
  for number, spec in ipairs(table.colspecs) do
    table.colspecs[number] = { "AlignLeft", spec[2] }
  end
  return table
end

-- In HTML a wide table scrolls inside a region that the keyboard can reach, not with the page. In
-- print a short table stays on one page, and a long one repeats its header on the next.
local function Table(table)
  if in_quarto and not is_html then return nil end
  if is_typst then table = named_apart(table) or table end
  if as_lists() then return as_large(table) end
  if is_typst then
    local rows = 0
    for _, body in ipairs(table.bodies) do rows = rows + #body.body end
    local is_short = rows <= longest_unbroken_table
    if is_short and #pandoc.utils.stringify(table) <= most_unbroken_letters then return table end
    return { raw("#[\n#show figure: set block(breakable: true)"), table, raw("]") }
  end
  if not is_html then return nil end
  -- The first cell of each row names the row.
  for _, row in ipairs(table.head.rows) do
    for _, cell in ipairs(row.cells) do cell.attributes.scope = "col" end
  end
  for _, body in ipairs(table.bodies) do
    body.row_head_columns = 1
    for _, row in ipairs(body.body) do row.cells[1].attributes.scope = "row" end
  end
  local caption = pandoc.utils.stringify(table.caption.long)
  return pandoc.Div({ table }, pandoc.Attr("", { "table-scroll" }, {
    { "tabindex", "0" },
    { "role", "region" },
    { "aria-label", caption ~= "" and caption or "Table" },
  }))
end

local function starts(block, text)
  return block ~= nil and block.t == "RawBlock" and block.text:sub(1, #text) == text
end

-- Returns the index of the raw block that closes the one at `from`, past all that opens between.
local function closing(blocks, from)
  local open = 0
  for index = from, #blocks do
    local block = blocks[index]
    if block.t == "RawBlock" and block.text:sub(-1) == "[" then open = open + 1 end
    if starts(block, "]") then open = open - 1 end
    if open == 0 then return index end
  end
end

-- Returns the index of the raw block that ends the columns which begin at `from`.
local function end_of_columns(blocks, from)
  local open = 0
  for index = from, #blocks do
    if starts(blocks[index], "#cb-columns(") then open = open + 1 end
    if starts(blocks[index], "))") then open = open - 1 end
    if open == 0 then return index end
  end
end

-- In print some things stay on one page: a heading with its reasons, its chart (or the silence in
-- its place) and what the chart says; and a short table with its notes.
local function together(doc)
  if not is_typst or in_quarto then return nil end
  local blocks, result = doc.blocks, pandoc.Blocks({})
  local opened, index = nil, 1
  local function take(last)
    for number = index, last do result:insert(blocks[number]) end
    index = last + 1
  end
  while index <= #blocks do
    local block = blocks[index]
    -- A chapter's title starts a page, which nothing that is kept together can.
    if block.t == "Header" then opened = #result + (block.level == 1 and 2 or 1) end
    if opened and (starts(block, "#figure(cb-fitting(") or starts(block, "#cb-silence[")) then
      take(closing(blocks, index))
      if starts(blocks[index], "#cb-summary(") then
        take(closing(blocks, index))
      end
      result:insert(opened, raw("#cb-together["))
      result:insert(raw("]"))
      opened = nil
    elseif block.t == "Table" and starts(blocks[index + 1], "#cb-notes[") then
      result:insert(raw("#cb-unbroken["))
      take(closing(blocks, index + 1))
      result:insert(raw("]"))
    elseif starts(block, "#cb-columns(") then
      take(end_of_columns(blocks, index) or index)
    else
      -- What stands within a box is the box's own business.
      local is_opening = starts(block, "#") and block.text:sub(-1) == "["
      take(is_opening and closing(blocks, index) or index)
    end
  end
  doc.blocks = result
  return doc
end

-- The project itself is no book of any area: its notebooks hold no charts until a build runs them.
local not_staged = "This is carebook's own project, and its notebooks have not been run for any area: there are no "
  .. "charts or figures here. Make a book with: carebook build AREA --stitcher quarto. Do not render with --execute, "
  .. "which writes charts into the notebooks themselves."

local function require_staged(doc)
  if not in_quarto or doc.meta["carebook-staged"] then return nil end
  quarto.log.warning(not_staged)
  doc.blocks:insert(1, pandoc.Div({ pandoc.Para(pandoc.Inlines(not_staged)) }, { class = "silence" }))
  return doc
end

return {
  dofile(theme .. "typed_text.lua")(FORMAT, in_quarto),
  { Meta = read_chapter },
  { Div = Div },
  { Header = Header, Link = Link, Span = Span, Table = Table },
  { Pandoc = together },
  { Pandoc = require_staged },
}
