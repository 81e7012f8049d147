-- What people type, in its last form: marks that only some formats have, and a net below the checks
-- that are made when a chapter is staged. carebook.lua runs it first, under both stitchers.

local shared = dofile(debug.getinfo(1, "S").source:match("^@(.*[/\\])") .. "shared.lua")
local has, raw = shared.has, shared.raw
local safe_schemes = { http = true, https = true, mailto = true, tel = true }
local chapter_endings = { ipynb = true, qmd = true, md = true, html = true }

local function scheme_of(address)
  local plain = address:gsub("[%c%s]", "")
  return plain:match("^([%a][%w+.-]*):")
end

local fetching = { ping = true, srcset = true, background = true, formaction = true, srcdoc = true }

-- Takes away attributes that run or fetch something.
local function passive(element)
  local kept, changed = pandoc.List({}), false
  for name, value in pairs(element.attributes) do
    local key = name:lower()
    if key:match("^on") or fetching[key] or key == "style" and value:match("url%s*%(") then
      changed = true
    else
      kept:insert({ name, value })
    end
  end
  if not changed then return nil end
  element.attr = pandoc.Attr(element.identifier, element.classes, kept)
  return element
end

-- Returns the filter for a format. (A file that a filter loads does not know which it is.)
return function(format, in_quarto)
  local is_typst = format:match("typst") ~= nil
  local names, level_before = {}, 0

  -- A link that would run something is its words; so is one to a file, on paper.
  local function Link(link)
    link = passive(link) or link
    local scheme = scheme_of(link.target)
    if scheme then
      if not safe_schemes[scheme:lower()] then return link.content end
    elseif is_typst and link.target:sub(1, 1) ~= "#" then
      local ending = link.target:match("%.(%w+)$") or link.target:match("%.(%w+)#[^#]*$")
      if ending and not chapter_endings[ending] then return link.content end
    end
    return link
  end

  -- No page asks another computer for a picture.
  local function no_picture_from_elsewhere(image)
    if scheme_of(image.src) and not image.src:match("^data:image/") or image.src:match("^//") then
      return pandoc.Span(pandoc.Inlines("Picture not shown: " .. image.src), { class = "not-shown" })
    end
    return passive(image)
  end

  local function Span(span)
    span = passive(span) or span
    if has(span, "line-break") then return pandoc.LineBreak() end
    return span
  end

  local function Div(div)
    if not has(div, "page-break") then return passive(div) end
    return is_typst and raw("#pagebreak(weak: true)") or pandoc.Blocks({})
  end

  -- Each name stands once in a chapter, and no level is skipped on the way down: without that a PDF
  -- for everybody cannot be made.
  local function Header(header)
    header = passive(header) or header
    -- Under Quarto a heading may be the title of a tab or a box.
    if in_quarto then return header end
    local name, number = header.identifier, 1
    while name ~= "" and names[name] do
      name, number = header.identifier .. "-" .. number, number + 1
    end
    header.identifier, names[name] = name, true
    header.level = math.min(header.level, level_before + 1)
    level_before = header.level
    return header
  end

  return {
    Link = Link,
    Image = no_picture_from_elsewhere,
    Span = Span,
    Div = Div,
    Header = Header,
    Code = passive,
    CodeBlock = passive,
    Table = passive,
  }
end
