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

-- Returns the filters for a format: the first, and the one that comes after figures. (A file that a filter loads does not know which it is.)
return function(format, in_quarto)
  local is_typst = format:match("typst") ~= nil
  local names, level_before = {}, 0

  -- A link that would run something is its words; so is one to a file, on paper.
  local function Link(link)
    local scheme = scheme_of(link.target)
    if scheme then
      if not safe_schemes[scheme:lower()] then return link.content end
    elseif is_typst and link.target:sub(1, 1) ~= "#" then
      local ending = link.target:match("%.(%w+)$") or link.target:match("%.(%w+)#[^#]*$")
      if ending and not chapter_endings[ending] then return link.content end
    end
  end

  -- No page asks another computer for a picture.
  local function no_picture_from_elsewhere(image)
    if scheme_of(image.src) and not image.src:match("^data:image/") or image.src:match("^//") then
      return pandoc.Span(pandoc.Inlines("Picture not shown: " .. image.src), { class = "not-shown" })
    end
  end

  local function Span(span)
    if has(span, "line-break") then return pandoc.LineBreak() end
  end

  local function Div(div)
    if not has(div, "page-break") then return nil end
    return is_typst and raw("#pagebreak(weak: true)") or pandoc.Blocks({})
  end

  -- Each name stands once in a chapter, and no level is skipped on the way down: without that a PDF
  -- for everybody cannot be made.
  local function Header(header)
    -- Under Quarto a heading may be the title of a tab or a box.
    if in_quarto then return nil end
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
    Link = Link, Image = no_picture_from_elsewhere, Span = Span, Div = Div, Header = Header,
  }
end
