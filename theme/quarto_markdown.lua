-- Quarto's forms of Markdown for the built-in stitcher: figures, pictures beside each other, callouts,
-- tabsets, and what only some formats show. It runs after references.lua, which has put numbers into
-- captions, and before carebook.lua. `folder` is the chapter's own, from which its pictures are named.

local theme = debug.getinfo(1, "S").source:match("^@(.*[/\\])")
local shared = dofile(theme .. "shared.lua")
local has, raw, wrapped = shared.has, shared.raw, shared.wrapped
local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT:match("typst") ~= nil
local chapter, folder, in_parts = "", "", {}

local function read_metadata(meta)
  chapter = meta.chapter and pandoc.utils.stringify(meta.chapter) or ""
  folder = meta.folder and pandoc.utils.stringify(meta.folder) or ""
  for name, count in pairs(meta.parts or {}) do
    in_parts[name] = tonumber(pandoc.utils.stringify(count))
  end
end

local function label(identifier)
  return identifier ~= "" and " " .. shared.typst_label(chapter .. "--" .. identifier) or ""
end

local function html(text)
  return pandoc.RawBlock("html", text)
end

local function html_attributes(identifier, class)
  local id = identifier ~= "" and ' id="' .. identifier .. '"' or ""
  return id .. ' class="' .. class .. '"'
end

-- ---- What only some formats show ---------------------------------------------------------------

-- Both of Quarto's names for print stand for every printed edition.
local function is_format(name)
  if name == "html" then return is_html end
  return (name == "pdf" or name == "typst") and is_typst
end

local function is_shown(element)
  local attributes = element.attributes
  local matches = true
  if attributes["when-format"] then matches = is_format(attributes["when-format"]) end
  if attributes["unless-format"] then
    matches = matches and not is_format(attributes["unless-format"])
  end
  if has(element, "content-visible") then return matches end
  -- Without a condition that is a format, what is hidden stays hidden.
  return not matches
end

local function is_conditional(element)
  local classes = element.classes
  return #classes > 0 and (classes:includes("content-visible") or classes:includes("content-hidden"))
end

local function conditional(element)
  if not is_shown(element) then return {} end
  local classes = element.classes:filter(function(class)
    return class ~= "content-visible" and class ~= "content-hidden"
  end)
  if element.t == "CodeBlock" or #classes > 0 and is_html then
    element.classes, element.attributes = classes, {}
    return element
  end
  return element.content
end

-- ---- Pictures and figures ----------------------------------------------------------------------

local function picture(image)
  return shared.typst_picture(image, folder)
end

local function only_image(blocks)
  local block = #blocks == 1 and blocks[1]
  if block and (block.t == "Plain" or block.t == "Para") and #block.content == 1 then
    local image = block.content[1]
    return image.t == "Image" and image
  end
end

-- A chart of large print can be in several parts, or have no room at all: told by its drawing's name.
local function count_of(image)
  return in_parts[image.src:match("([^/]+)%.svg$") or ""] or 1
end

local function parts_of(image, count)
  local result, source = pandoc.Blocks({}), image.src
  for number = 2, count do
    local part = "Part " .. number .. " of " .. count .. " of the chart"
    image.src = source:gsub("%.svg$", "-" .. number .. ".svg")
    image.attributes["fig-alt"] = part .. ", which is described with the first."
    result:insert(raw("#cb-part(" .. picture(image) .. ")[" .. part .. "]"))
  end
  return result
end

local function typst_figure(identifier, body, caption)
  local image = only_image(body)
  local named = "], kind: image)" .. label(identifier)
  if not image then
    local result = pandoc.Blocks({ raw("#cb-figure["), raw("#figure(["), raw("#set align(left)") })
    result:extend(body)
    result:insert(raw("], caption: ["))
    result:extend(caption)
    result:extend({ raw(named), raw("]") })
    return result
  end
  local count = count_of(image)
  if count == 0 then
    local alt = pandoc.Para({ pandoc.Str(shared.alternative(image)) })
    return wrapped("#cb-untold[", caption .. { alt }, "]" .. label(identifier))
  end
  local drawing = "#figure(cb-fitting(" .. picture(image) .. ")"
  if #caption == 0 then return pandoc.Blocks({ raw(drawing .. ", kind: image)" .. label(identifier)) }) end
  local result = wrapped(drawing .. ", caption: [", caption, named)
  result:extend(parts_of(image, count))
  return result
end

-- The last block of a figure's div is its caption.
local function figure(div)
  local body = div.content:clone()
  local caption = pandoc.Blocks({ body:remove(#body) })
  if is_typst then return typst_figure(div.identifier, body, caption) end
  return pandoc.Figure(body, { long = caption }, pandoc.Attr(div.identifier))
end

local function is_figure(div)
  if div.identifier:match("^fig%-") then return true end
  if not div.identifier:match("^tbl%-") then return false end
  -- A table of its own has its caption; a picture of one, or several, have it as figures do.
  local last = div.content[#div.content]
  return last ~= nil and last.t ~= "Table"
end

-- A div around one table, with the caption below it.
local function captioned_table(div)
  local table, caption = div.content[1], div.content[2]
  if #div.content > 2 or not table or table.t ~= "Table" then return nil end
  if caption then table.caption.long = pandoc.Blocks({ caption }) end
  table.identifier = div.identifier
  return table
end

-- Columns are as wide as is asked for; on paper, where nothing is, all alike and as wide as the text.
local function Table(table)
  local widths, sum = pandoc.List({}), 0
  for width in (table.attributes["tbl-colwidths"] or ""):gmatch("[%d.]+") do
    widths:insert(tonumber(width))
    sum = sum + tonumber(width)
  end
  table.attributes["tbl-colwidths"] = nil
  local is_asked = #widths == #table.colspecs and sum > 0
  for number, spec in ipairs(table.colspecs) do
    local side, width = spec[1], spec[2]
    if is_asked then width = widths[number] / sum end
    if is_typst then
      if side == "AlignDefault" then side = "AlignLeft" end
      width = width or 1 / #table.colspecs
    end
    table.colspecs[number] = { side, width }
  end
  return table
end

local function Figure(element)
  if is_typst then
    return typst_figure(element.identifier, element.content, element.caption.long)
  end
end

local function Image(image)
  local alt = shared.alternative(image)
  if is_typst then
    local count = count_of(image)
    if count == 0 then
      return shared.wrapped_inlines("#cb-untold[", pandoc.Inlines({ pandoc.Str(alt) }), "]")
    end
    local result = pandoc.Inlines({ pandoc.RawInline("typst", "#box(" .. picture(image) .. ");") })
    for _, part in ipairs(parts_of(image, count)) do
      result:insert(pandoc.RawInline("typst", part.text .. ";"))
    end
    return result
  end
  image.attributes["fig-alt"], image.attributes["alt"] = nil, nil
  image.caption = pandoc.Inlines(alt)
  return image
end

-- ---- Pictures and tables beside each other -----------------------------------------------------

local function columns_of(div, count)
  local attributes = div.attributes
  local columns, rows = tonumber(attributes["layout-ncol"]), tonumber(attributes["layout-nrow"])
  if columns then return columns end
  if rows and rows > 0 then return math.ceil(count / rows) end
  local most = 1
  for row in (attributes.layout or ""):gmatch("%[([^%[%]]*)%]") do
    local _, commas = row:gsub(",", "")
    most = math.max(most, commas + 1)
  end
  return most
end

-- Each picture of a paragraph of pictures, and each other block, has a place of its own.
local function cells_of(blocks)
  local cells, heading = pandoc.List({}), pandoc.Blocks({})
  local function add(block)
    cells:insert(heading .. { block })
    heading = pandoc.Blocks({})
  end
  for _, block in ipairs(blocks) do
    local images = (block.t == "Para" or block.t == "Plain") and block.content:filter(function(one)
      return one.t == "Image"
    end) or {}
    local others = #images > 0 and block.content:filter(function(one)
      return one.t ~= "Image" and one.t ~= "Space" and one.t ~= "SoftBreak"
    end) or {}
    if block.t == "Header" then
      heading:insert(block)
    elseif #images > 0 and #others == 0 then
      for _, image in ipairs(images) do add(pandoc.Plain({ image })) end
    else
      add(block)
    end
  end
  if #heading > 0 then cells:insert(heading) end
  return cells
end

local function beside(div, blocks)
  local cells = cells_of(blocks)
  local columns = math.max(1, math.min(columns_of(div, #cells), 6))
  local result = cells:map(function(cell) return pandoc.Div(cell, { class = "cell" }) end)
  return pandoc.Div(result, { class = "columns columns-" .. columns })
end

local function is_laid_out(div)
  local attributes = div.attributes
  if #attributes == 0 then return false end
  return attributes["layout-ncol"] or attributes["layout-nrow"] or attributes.layout
end

local function laid_out(div)
  if not is_laid_out(div) then return nil end
  if not div.identifier:match("^fig%-") and not div.identifier:match("^tbl%-") then
    return beside(div, div.content)
  end
  local body = div.content:clone()
  local caption = body:remove(#body)
  div.content = pandoc.Blocks({ beside(div, body), caption })
  return div
end

local function typst_columns(div)
  local columns = is_typst and has(div, "columns") and div.classes[2]:match("^columns%-(%d)$")
  if not columns then return nil end
  local result = pandoc.Blocks({ raw("#cb-columns(" .. columns .. ", (") })
  for _, cell in ipairs(div.content) do result:extend(wrapped("[", cell.content, "],")) end
  result:insert(raw("))"))
  return result
end

-- ---- Callouts ----------------------------------------------------------------------------------

local kind_names = {
  note = "Note", tip = "Tip", warning = "Warning", important = "Important", caution = "Caution",
}
-- Signs beside the names of the kinds, which say the same.
local ring = '<circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2"/>'
local triangle = '<path d="M10 2.5 18.2 17H1.8z" fill="none" stroke="currentColor" stroke-width="2" '
  .. 'stroke-linejoin="round"/>'
local signs = {
  note = ring .. '<path fill="currentColor" d="M9 8.5h2V15H9zM9 5h2v2H9z"/>',
  tip = ring .. '<path d="m6 10.3 2.8 2.8L14 7.6" fill="none" stroke="currentColor" stroke-width="2"/>',
  warning = triangle .. '<path fill="currentColor" d="M9 7.5h2v5H9zM9 13.6h2v1.9H9z"/>',
  important = ring .. '<path fill="currentColor" d="M9 4.8h2v6.4H9zM9 13h2v2.1H9z"/>',
  caution = triangle .. '<path fill="currentColor" d="M9 7.5h2v5H9zM9 13.6h2v1.9H9z"/>',
}

local function kind_of(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match("^callout%-(%l+)$")
    if kind and kind_names[kind] then return kind end
  end
end

-- Takes the title from an attribute or from a first heading; it says what kind it is.
local function take_title(div, kind)
  local name, given = pandoc.Inlines(kind_names[kind]), div.attributes.title
  local first = div.content[1]
  local title
  if given and given ~= "" then
    title = pandoc.utils.blocks_to_inlines(pandoc.read(given, "markdown-raw_html-citations").blocks)
  elseif first and first.t == "Header" then
    title = first.content
    div.content:remove(1)
  end
  if not title or pandoc.utils.stringify(title) == kind_names[kind] then return name end
  return name .. { pandoc.Str(":"), pandoc.Space() } .. title
end

local function callout(div, kind)
  local title = take_title(div, kind)
  local has_icon = div.attributes.icon ~= "false" and div.attributes.appearance ~= "minimal"
  if is_typst then
    local icon = has_icon and "true" or "false"
    local call = "#cb-callout(" .. shared.typst_string(kind) .. ", icon: " .. icon .. ", ["
    local result = wrapped(call, { pandoc.Plain(title) }, "])[")
    result:extend(div.content)
    result:insert(raw("]" .. label(div.identifier)))
    return result
  end
  if has_icon then
    local sign = '<svg class="callout-sign" viewBox="0 0 20 20" width="20" height="20" '
      .. 'aria-hidden="true" focusable="false">' .. signs[kind] .. "</svg> "
    title:insert(1, pandoc.RawInline("html", sign))
  end
  local looks = div.attributes.appearance
  local class = "callout callout-" .. kind
  if looks == "simple" or looks == "minimal" then class = class .. " callout-" .. looks end
  local collapse = div.attributes.collapse
  local folds = collapse == "true" or collapse == "false"
  local element, name = folds and "details" or "div", folds and "summary" or "p"
  local open = collapse == "false" and " open" or ""
  local result = pandoc.Blocks({
    html("<" .. element .. html_attributes(div.identifier, class) .. open .. ">"),
    html("<" .. name .. ' class="callout-title">'), pandoc.Plain(title), html("</" .. name .. ">"),
  })
  result:extend(div.content)
  result:insert(html("</" .. element .. ">"))
  return result
end

-- ---- Tabsets -----------------------------------------------------------------------------------

-- Tabs are sections one after another, with their titles; tabs.js makes tabs of them on a screen.
local function tabset(div)
  local level
  local before, tabs = pandoc.Blocks({}), pandoc.List({})
  for _, block in ipairs(div.content) do
    if block.t == "Header" and (level == nil or block.level == level) then
      level = block.level
      tabs:insert({ title = block.content, identifier = block.identifier, body = pandoc.Blocks({}) })
    elseif #tabs == 0 then
      before:insert(block)
    else
      tabs[#tabs].body:insert(block)
    end
  end
  for _, tab in ipairs(tabs) do
    local title = { pandoc.Plain(tab.title) }
    if is_typst then
      before:extend(wrapped("#cb-tab-title[", title, "]" .. label(tab.identifier)))
      before:extend(tab.body)
    else
      local named = html("<p" .. html_attributes(tab.identifier, "tab-title") .. ">")
      local body = pandoc.Blocks({ named, title[1], html("</p>") }) .. tab.body
      before:insert(pandoc.Div(body, { class = "tab" }))
    end
  end
  if is_typst then return before end
  local attributes = { class = "tabset" }
  if div.attributes.group then attributes.group = div.attributes.group end
  return pandoc.Div(before, pandoc.Attr(div.identifier, { "tabset" }, { group = div.attributes.group }))
end

-- ------------------------------------------------------------------------------------------------

local function Div(div)
  local kind = kind_of(div)
  if kind then return callout(div, kind) end
  if has(div, "panel-tabset") then return tabset(div) end
  if is_figure(div) then return figure(div) end
  if div.identifier:match("^tbl%-") then return captioned_table(div) end
end

local function of_format(element)
  if is_conditional(element) then return conditional(element) end
end

-- What is hidden within a figure is gone before its parts are laid out.
local function shown_and_laid_out(div)
  return of_format(div) or laid_out(div)
end

return {
  { Meta = read_metadata },
  {
    Image = dofile(theme .. "typed_text.lua")(FORMAT, false).Image,
    Div = shown_and_laid_out, Span = of_format, CodeBlock = of_format,
  },
  { Div = Div, Figure = Figure },
  { Div = typst_columns, Table = Table, Image = Image },
}
