-- References, numbers, citations and maths, for the built-in stitcher; Quarto has its own.
--
-- Metadata of a chapter, from carebook/pages/references.py: `numbers` holds those of its own
-- figures, tables and equations by their labels, "4.2", or "(a)" for a part of a figure; `references`
-- what it refers to: for each label its number, or the title of a section, and its place; `works` the
-- works it cites, as CSL JSON, and `csl` the style that they are cited in; `maths` says that there is
-- some. An @ that is none of these is text.

local shared = dofile(debug.getinfo(1, "S").source:match("^@(.*[/\\])") .. "shared.lua")
local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT:match("typst") ~= nil
local kinds = { fig = "Figure", tbl = "Table", eq = "Equation", sec = "" }
local chapter, numbers, references, works, csl, has_maths = "", {}, {}, "", "", false
local no_break_space = "\u{a0}"

local function text_of(value)
  return value and pandoc.utils.stringify(value) or ""
end

local function read_metadata(meta)
  chapter, works, csl = text_of(meta.chapter), text_of(meta.works), text_of(meta.csl)
  for label, number in pairs(meta.numbers or {}) do numbers[label] = text_of(number) end
  for label, known in pairs(meta.references or {}) do
    references[label] = {
      number = text_of(known.number), title = text_of(known.title), chapter = text_of(known.chapter),
      page = text_of(known.page),
    }
  end
  has_maths = meta.maths ~= nil
end

-- ---- What refers to something ------------------------------------------------------------------

local function link_to(label, known, words)
  if is_typst then
    return shared.typst_link({ known.chapter .. "--" .. label, known.chapter }, words)
  end
  local page = known.chapter ~= chapter and known.page or ""
  local link = pandoc.Link(words, page .. "#" .. label, "", pandoc.Attr("", { "reference" }))
  return pandoc.Inlines({ link })
end

-- Returns what stands for one reference: "Figure 4.2", "4.2", or the title of a section.
local function reference(citation, label, known)
  local words = pandoc.Inlines({})
  local name = kinds[label:match("^%l+")]
  if #citation.prefix > 0 then
    words:extend(citation.prefix)
    words:insert(pandoc.Str(no_break_space))
  elseif citation.mode ~= "SuppressAuthor" and name ~= "" then
    words:insert(pandoc.Str(name .. no_break_space))
  end
  words:extend(pandoc.Inlines(known.number ~= "" and known.number or known.title))
  return link_to(label, known, words) .. citation.suffix
end

local function Cite(cite)
  local result, only_text = pandoc.Inlines({}), true
  for _, citation in ipairs(cite.citations) do
    local label = citation.id:sub(1, 1):lower() .. citation.id:sub(2)
    local known = references[label]
    if known then
      only_text = false
      if #result > 0 then result:extend({ pandoc.Str(","), pandoc.Space() }) end
      result:extend(reference(citation, label, known))
    end
  end
  if not only_text then return result end
end

-- ---- Numbers in captions -----------------------------------------------------------------------

-- Returns "Figure 4.2: ", or "(a) " for a part, to stand before a caption.
local function numbered(label, has_words)
  local number = numbers[label]
  if not number then return pandoc.Inlines({}) end
  local is_part = number:sub(1, 1) == "("
  local words = is_part and number or kinds[label:match("^%l+")] .. no_break_space .. number
  if has_words and not is_part then words = words .. ":" end
  local result
  if is_typst then
    result = shared.wrapped_inlines("#cb-number[", { pandoc.Str(words) }, "]")
  else
    result = pandoc.Inlines({ pandoc.Span(pandoc.Str(words), { class = "caption-number" }) })
  end
  if has_words then result:insert(pandoc.Space()) end
  return result
end

local function put_before(blocks, label)
  local first = blocks[1]
  if first and first.content and (first.t == "Para" or first.t == "Plain") then
    first.content = numbered(label, #first.content > 0) .. first.content
  else
    blocks:insert(1, pandoc.Plain(numbered(label, #blocks > 0)))
  end
  return blocks
end

local function is_caption(block)
  if block == nil or (block.t ~= "Para" and block.t ~= "Plain") then return false end
  local words = block.content:filter(function(inline)
    return inline.t ~= "Image" and inline.t ~= "Space" and inline.t ~= "SoftBreak"
  end)
  return #words > 0
end

-- Labels that have been met: the second of two alike, which the author is told of, has no number.
local met = {}

local function is_numbered(element)
  local label = element.identifier
  if not numbers[label] then return false end
  if met[label] then element.identifier = label .. "-again" end
  met[label] = true
  return true
end

-- The last block of a div that is a figure or a table is its caption.
local function Div(div)
  local kind = div.identifier:match("^(%l+)%-")
  if kind ~= "fig" and kind ~= "tbl" or not is_numbered(div) then return nil end
  local content = div.content
  if #content == 1 and content[1].t == "Figure" then
    content = content[1].content .. content[1].caption.long
  end
  local last = content[#content]
  if kind == "tbl" and last and last.t == "Table" then
    last.caption.long = put_before(last.caption.long, div.identifier)
    div.content = content
    return div
  end
  if not is_caption(last) then content:insert(pandoc.Plain({})) end
  last = content[#content]
  last.content = numbered(div.identifier, #last.content > 0) .. last.content
  content[#content] = last
  div.content = content
  return div
end

-- A picture that is a figure takes the form of a div that holds it and its caption.
local function Figure(figure)
  local kind = figure.identifier:match("^(%l+)%-")
  if kind ~= "fig" and kind ~= "tbl" then return nil end
  local div = pandoc.Div(figure.content .. figure.caption.long, figure.attr)
  return Div(div) or div
end

local function Table(table)
  if not is_numbered(table) then return nil end
  table.caption.long = put_before(table.caption.long, table.identifier)
  return table
end

-- ---- Maths -------------------------------------------------------------------------------------

local function written(math, format, options)
  return pandoc.write(pandoc.Pandoc({ pandoc.Plain({ math }) }), format, options)
end

-- What cannot be read as maths is shown as it was typed.
local function unread(math)
  local told = pandoc.log.silence(function() written(math, "typst") end)
  if #told > 0 then return pandoc.Code(math.text, { class = "unread-maths" }) end
end

-- Fractions and roots on one line: (a)/(b), √(x).
local function on_one_line(tex)
  local count
  repeat
    tex, count = tex:gsub("\\[dt]?frac%s*{([^{}]*)}%s*{([^{}]*)}", "(%1)/(%2)")
  until count == 0
  return (tex:gsub("\\sqrt%s*{([^{}]*)}", "√(%1)"):gsub("%((%w+)%)/", "%1/"):gsub("/%((%w+)%)", "/%1"))
end

-- What a screen reader says: signs where plain text has them, else what was typed.
local function alternative(math)
  local plain
  pandoc.log.silence(function()
    plain = written(pandoc.Math("InlineMath", on_one_line(math.text)), "plain")
  end)
  -- Narrow spaces are spaces.
  plain = plain:gsub("\xe2\x80[\x84-\x8a]", " "):gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
  -- A comma within a number has no space after it.
  if math.text:match("{,}") then plain = plain:gsub("(%d), (%d%d%d)", "%1,%2") end
  return plain:match("%$") and math.text or plain
end

local function Math(math)
  local shown = unread(math)
  if shown or not is_typst then return shown end
  local call = "#cb-maths(" .. shared.typst_string(alternative(math)) .. ")["
  return shared.wrapped_inlines(call, { math }, "]")
end

local function equation(math, label)
  local number = numbers[label]
  if not number or unread(math) then return nil end
  if is_typst then
    local call = "#cb-equation(" .. shared.typst_string(alternative(math)) .. ", "
      .. shared.typst_string("(" .. number .. ")") .. ")["
    local target = shared.typst_label(chapter .. "--" .. label)
    local maths = written(math, "typst"):gsub("%s+$", "")
    return pandoc.Inlines({ pandoc.RawInline("typst", call .. maths .. " " .. target .. "];") })
  end
  local shown = pandoc.Span("(" .. number .. ")", { class = "equation-number" })
  return pandoc.Inlines({ pandoc.Span({ math, shown }, { id = label, class = "equation" }) })
end

-- `$$x$$ {#eq-x}` is an equation with a number.
local function Inlines(inlines)
  local result, index = pandoc.Inlines({}), 1
  while index <= #inlines do
    local inline, after = inlines[index], index + 1
    if inline.t == "Math" and inline.mathtype == "DisplayMath" then
      while inlines[after] and (inlines[after].t == "Space" or inlines[after].t == "SoftBreak") do
        after = after + 1
      end
      local label = inlines[after] and inlines[after].t == "Str"
        and inlines[after].text:match("^{#(eq%-[^}]+)}$")
      local made = label and equation(inline, label)
      if made then
        result:extend(made)
        -- What follows the label stays; the equation itself is not met again.
        index = after + 1
        goto continue
      end
    end
    result:insert(inline)
    index = index + 1
    ::continue::
  end
  return result
end

-- ---- Citations ---------------------------------------------------------------------------------

local function with_style(doc)
  if csl == "" then return pandoc.utils.citeproc(doc) end
  return pandoc.system.with_temporary_directory("csl", function(folder)
    local path = pandoc.path.join({ folder, "style.csl" })
    local file = assert(io.open(path, "wb"))
    file:write(csl)
    file:close()
    doc.meta.csl = path
    return pandoc.utils.citeproc(doc)
  end)
end

-- Where an author says where the list goes, with a heading of theirs, it stays. Else it ends the
-- chapter, before the page that is the last of the book.
local function with_heading(blocks)
  local list, before = blocks[#blocks], blocks[#blocks - 1]
  if not list or list.t ~= "Div" or list.identifier ~= "refs" then return blocks end
  if before and before.t == "Header" then return blocks end
  blocks:remove(#blocks)
  local place = #blocks + 1
  for index, block in ipairs(blocks) do
    if block.t == "Header" and block.classes:includes("last-page") then
      place = index
      break
    end
  end
  blocks:insert(place, list)
  blocks:insert(place, pandoc.Header(2, "References", { id = "references" }))
  return blocks
end

local function cite_works(doc)
  doc.meta.references = pandoc.read(works, "csljson").meta.references
  doc.meta["link-citations"] = true
  doc.meta.lang = doc.meta.lang or "en-GB"
  doc = with_style(doc)
  doc.meta.references, doc.meta.csl, doc.meta["link-citations"] = nil, nil, nil
  doc.blocks = with_heading(doc.blocks)
  return doc
end

-- Each walk goes through all of a chapter, and most chapters need only the first.
local function Pandoc(doc)
  read_metadata(doc.meta)
  if next(numbers) then doc = doc:walk({ Figure = Figure, Div = Div, Table = Table }) end
  if next(references) then doc = doc:walk({ Cite = Cite }) end
  if has_maths then doc = doc:walk({ Inlines = Inlines }) end
  if works ~= "" then doc = cite_works(doc) end
  if has_maths then doc = doc:walk({ Math = Math }) end
  return doc
end

return { { Pandoc = Pandoc } }
