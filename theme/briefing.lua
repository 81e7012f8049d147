-- The filter of the council briefing, for both of its forms. Classes become calls of
-- theme/typst/briefing.typ, or styles of theme/docx/reference.docx, where a council changes them.

local shared = dofile(debug.getinfo(1, "S").source:match("^@(.*[/\\])") .. "shared.lua")
local has, raw, first_image = shared.has, shared.raw, shared.first_image
local is_docx = FORMAT:match("docx") ~= nil

-- The class of a div, and the paragraph style that it has in Word.
local word_styles = {
  front = "Front Line",
  ["paper-title"] = "Title",
  by = "Subtitle",
  numbered = "Numbered Paragraph",
  recommendation = "Recommendation",
  ["chart-caption"] = "Chart Caption",
  source = "Chart Source",
  contacts = "Contact",
  logo = "Logo",
}
local chart_width, logo_height = "14cm", "2cm"

-- A paragraph with a picture that carries its alternative text and is no figure of Pandoc's, which
-- would print that text as a caption too.
local function picture(image, style, size)
  local alt = image.attributes["fig-alt"] or ""
  local source = image.src:gsub("%.svg$", ".png")
  local drawn = pandoc.Image(pandoc.Inlines({ pandoc.Str(alt) }), source, "", pandoc.Attr("", {}, size))
  return pandoc.Div({ pandoc.Para({ drawn }) }, pandoc.Attr("", {}, { ["custom-style"] = style }))
end

local function in_word(div, class)
  local image = first_image(div.content)
  if class == "logo" then
    return picture(image, "Logo", { height = logo_height })
  elseif class == "chart" then
    return div.content:walk({
      Figure = function() return picture(image, "Chart", { width = chart_width }) end,
      Para = function(para)
        if #para.content == 1 and para.content[1].t == "Image" then
          return picture(image, "Chart", { width = chart_width })
        end
      end,
    })
  end
  local style = word_styles[class]
  if style then
    div.classes = pandoc.List()
    div.attributes["custom-style"] = style
    return div
  end
end

local function in_typst(div, class)
  local image = first_image(div.content)
  if not image then return shared.wrapped("#cb-" .. class .. "[", div.content, "]") end
  local size = class == "chart" and "width: 100%" or "height: 2cm"
  local drawn = shared.typst_image(image.src, image.attributes["fig-alt"] or "", size)
  local result = pandoc.Blocks({})
  -- The first part of a chart is its caption; the last may say where it comes from.
  local caption, source
  for _, block in ipairs(div.content) do
    if block.t == "Div" and has(block, "chart-caption") then caption = block.content end
    if block.t == "Div" and has(block, "source") then source = block.content end
  end
  result:insert(raw("#cb-" .. class .. "(" .. drawn .. ")["))
  result:extend(caption or {})
  result:insert(raw("]["))
  result:extend(source or {})
  result:insert(raw("]"))
  return result
end

local function Div(div)
  local class = div.classes[1]
  if not class then return nil end
  if is_docx then return in_word(div, class) end
  if class == "chart-caption" or class == "source" then return nil end
  return in_typst(div, class)
end

-- The number of a heading is its style's in Word, so a heading without one has another style.
local function Header(header)
  if is_docx and has(header, "unnumbered") then
    return pandoc.Div({ pandoc.Para(header.content) },
      pandoc.Attr("", {}, { ["custom-style"] = "Unnumbered Heading" }))
  end
end

local function styled(span, style, call)
  if is_docx then
    local attributes = { ["custom-style"] = style }
    return pandoc.Inlines({ pandoc.Span(span.content, pandoc.Attr("", {}, attributes)) })
  end
  return shared.wrapped_inlines("#" .. call .. "[", span.content, "]")
end

-- Limits and further officers stand on lines of their own, which a cell of Markdown cannot say.
local function Span(span)
  local class = span.classes[1]
  if class == "blank" then return styled(span, "Blank", "cb-blank") end
  if class == "limits" then
    return pandoc.Inlines({ pandoc.LineBreak() }) .. styled(span, "Limits", "cb-limits")
  end
end

local function Inlines(inlines)
  local result, lines = pandoc.Inlines({}), 0
  for _, inline in ipairs(inlines) do
    if inline.t == "Span" and has(inline, "line") then
      if lines > 0 then
        -- In place of the space between the two.
        result[#result] = pandoc.LineBreak()
      end
      lines = lines + 1
      result:extend(inline.content)
    else
      result:insert(inline)
    end
  end
  if lines > 0 then return result end
end

local function in_style(rows, style)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      local attributes = pandoc.Attr("", {}, { ["custom-style"] = style })
      -- A Plain in a table has a style of Pandoc's; a Para has ours.
      local blocks = cell.contents:walk({ Plain = function(b) return pandoc.Para(b.content) end })
      cell.contents = { pandoc.Div(blocks, attributes) }
    end
  end
end

-- The first cell of each row names the row.
local function Table(table)
  if is_docx then in_style(table.head.rows, "Table Heading") end
  for _, body in ipairs(table.bodies) do
    body.row_head_columns = 1
    if is_docx then in_style(body.body, "Table Text") end
  end
  if is_docx then return table end
  return { raw("#cb-table["), table, raw("]") }
end

return {
  { Inlines = Inlines },
  { Div = Div, Header = Header, Span = Span, Table = Table },
}
