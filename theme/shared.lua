-- What the filters share. Each loads this file from its own folder:
--
--   local shared = dofile(debug.getinfo(1, "S").source:match("^@(.*[/\\])") .. "shared.lua")
--
-- (PANDOC_SCRIPT_FILE would name Quarto's own filter under Quarto.)

local shared = {}

function shared.has(element, class)
  return element.classes:includes(class)
end

function shared.raw(text)
  return pandoc.RawBlock("typst", text)
end

function shared.typst_string(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

-- Returns a label of one document, of a name that may hold what Typst does not take.
function shared.typst_label(name)
  return "<" .. name:gsub("[^%w_.:\128-\255-]", "_") .. ">"
end

-- Returns what a picture shows, in words; authors are told where they gave none.
function shared.alternative(image)
  local attributes = image.attributes
  for _, given in ipairs({ attributes["fig-alt"] or "", attributes.alt or "" }) do
    if given ~= "" then return given end
  end
  local words = pandoc.utils.stringify(image.caption)
  return words ~= "" and words or "A picture that nobody has described."
end

-- Returns a file's path from the root of the book, of one from a folder of it.
function shared.path_from_root(folder, path)
  local parts = {}
  for part in (path:sub(1, 1) == "/" and path or folder .. "/" .. path):gmatch("[^/]+") do
    if part == ".." then
      table.remove(parts)
    elseif part ~= "." then
      table.insert(parts, part)
    end
  end
  return table.concat(parts, "/")
end

-- As much of the text's width as is asked for; a drawing of ours all of it, and any other picture
-- what it needs.
local function typst_width(image)
  local given = image.attributes.width or ""
  local number, unit = given:match("^([%d.]+)(%a*%%?)$")
  if unit == "%" or unit == "cm" or unit == "mm" or unit == "in" or unit == "pt" then return given end
  if number then return tonumber(number) * 0.75 .. "pt" end
  return image.src:match("figures/[^/]+%.svg$") and "100%" or "auto"
end

-- Pandoc drops the alternative text of pictures in Typst, so the call is written here.
function shared.typst_image(source, alt, size)
  return "image(" .. shared.typst_string(source) .. ", alt: " .. shared.typst_string(alt) .. ", "
    .. size .. ")"
end

function shared.typst_picture(image, folder)
  local source = shared.path_from_root(folder or "", image.src)
  return shared.typst_image(source, shared.alternative(image), "width: " .. typst_width(image))
end

-- Returns blocks between raw Typst.
function shared.wrapped(before, blocks, after)
  local result = pandoc.Blocks({ shared.raw(before) })
  result:extend(blocks)
  result:insert(shared.raw(after))
  return result
end

-- Returns inlines between raw Typst. The semicolon, which is not shown, keeps a bracket that follows
-- from being taken for more of the call.
function shared.wrapped_inlines(before, inlines, after)
  local result = pandoc.Inlines({ pandoc.RawInline("typst", before) })
  result:extend(inlines)
  result:insert(pandoc.RawInline("typst", after == "]" and "];" or after))
  return result
end

-- Leads to the first of these names that is there, or is text.
function shared.typst_link(names, content)
  local labels = pandoc.List(names):map(shared.typst_label)
  return shared.wrapped_inlines("#cb-link(" .. table.concat(labels, ", ") .. ")[", content, "]")
end

function shared.first_image(blocks)
  local found
  pandoc.Blocks(blocks):walk({ Image = function(image) found = found or image end })
  return found
end

return shared
