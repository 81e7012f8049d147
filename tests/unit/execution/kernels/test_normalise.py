"""What differs between runs of the same cells is taken out of an executed notebook."""

from nbformat import v4

from carebook.execution.kernels.normalise import normalise_notebook


def normalised(*outputs):
    cell = v4.new_code_cell("x", outputs=list(outputs))
    normalise_notebook(v4.new_notebook(cells=[cell]))
    return cell.outputs


def test_addresses_and_folders_of_packages_go():
    [stream, result] = normalised(
        v4.new_output("stream", name="stderr", text="/a/lib/site-packages/pandas/x.py:3: old"),
        v4.new_output("execute_result", {"text/plain": "<Axes at 0x7f12ab34cd56>"}),
    )
    assert stream.text == "pandas/x.py:3: old"
    assert result.data["text/plain"] == "<Axes at 0x0>"


def test_ids_of_styled_tables_are_numbers_the_same_each_time():
    def table(chance):
        html = f'<style>#T_{chance}_row0_col0 {{}}</style><td id="T_{chance}_row0_col0">1</td>'
        return v4.new_output("display_data", {"text/html": html})

    first = normalised(table("1a2b3"), table("c4d5e"))
    second = normalised(table("99999"), table("00000"))
    assert first == second
    assert 'id="T_00001_row0_col0"' in first[0].data["text/html"]
    assert 'id="T_00002_row0_col0"' in first[1].data["text/html"]


def test_a_form_of_altair_s_that_no_notebook_may_hold_has_its_proper_name():
    given = v4.new_output("display_data", {"text/plain": "x"})
    given.data = {"application/vnd.vegalite.v6.json": {"mark": "bar"}}
    notebook = v4.new_notebook(cells=[v4.new_code_cell("x")])
    notebook.cells[0].outputs = [given]
    normalise_notebook(notebook)
    [output] = notebook.cells[0].outputs
    assert dict(output.data) == {"application/vnd.vegalite.v6+json": {"mark": "bar"}}


def test_other_outputs_stay_as_they_are():
    html = "<p>T_1a2b, at 0x7f12ab34cd56</p>"
    [output] = normalised(v4.new_output("display_data", {"text/html": html}))
    assert output.data["text/html"] == html
