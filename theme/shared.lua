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

-- Pandoc drops the alternative text of pictures in Typst, so the call is written here.
function shared.typst_image(source, alt, size)
  return "image(" .. shared.typst_string(source) .. ", alt: " .. shared.typst_string(alt) .. ", "
    .. size .. ")"
end

-- Returns blocks between raw Typst.
function shared.wrapped(before, blocks, after)
  local result = pandoc.Blocks({ shared.raw(before) })
  result:extend(blocks)
  result:insert(shared.raw(after))
  return result
end

-- Returns inlines between raw Typst.
function shared.wrapped_inlines(before, inlines, after)
  local result = pandoc.Inlines({ pandoc.RawInline("typst", before) })
  result:extend(inlines)
  result:insert(pandoc.RawInline("typst", after))
  return result
end

function shared.first_image(blocks)
  local found
  pandoc.Blocks(blocks):walk({ Image = function(image) found = found or image end })
  return found
end

return shared
