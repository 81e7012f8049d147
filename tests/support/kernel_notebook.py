"""A notebook of everything that a kernel can be asked for: what runs it must not show."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

# Each is a cell; those that fail are allowed to. What reaches the descriptors is read by a thread
# of ipykernel's, which needs a moment.
CELLS = {
    "parameters": 'area = "rutland"\nnumber = 1',
    "streams": (
        "import sys\nprint('out', area, number)\nprint('err', file=sys.stderr)\nprint('out')"
    ),
    "result": "6 * 7",
    "no result": "6 * 7;",
    "table": "import pandas as pd\npd.DataFrame({'a': [1, 2.5], 'b': ['x', None]})",
    "series": "pd.Series([1, 2], name='s')",
    "options": "pd.options.display.max_rows, pd.options.display.float_format",
    "mime bundle": (
        "from IPython.display import display\n"
        "kinds = {'text/plain': 'p', 'text/html': '<b>h</b>', 'text/markdown': '*m*',\n"
        "  'text/latex': '$x$', 'image/svg+xml': '<svg/>', 'application/json': {'a': [1, None]},\n"
        "  'application/javascript': '1', 'application/vnd.carebook.test+json': {'é': 1.5}}\n"
        "display(kinds, raw=True, metadata={'text/html': {'isolated': True}})"
    ),
    "images": (
        "from IPython.display import HTML, Image, JSON, Latex, Markdown, Math, SVG, Javascript\n"
        "png = bytes.fromhex(\n"
        "  '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489')\n"
        "display(Image(png), Image(png, width=3))\n"
        "display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'))\n"
        "display(HTML('<i>h</i>'), Markdown('m'), Latex('l'), Math('m'), JSON({'a': 1}))\n"
        "Javascript('1')"
    ),
    "own displays": (
        "class Shown:\n"
        "    def _repr_html_(self): return '<p>shown</p>'\n"
        "    def __repr__(self): return 'shown'\n"
        "class Alone:\n"
        "    def _ipython_display_(self): print('alone')\n"
        "display(Alone())\nShown()"
    ),
    "a broken display": (
        "class Broken:\n    def _repr_html_(self): raise ValueError('no html')\nBroken();\n"
        "class Worse:\n    def __repr__(self): raise ValueError('no text')\nWorse()"
    ),
    "display id": "handle = display('first', display_id='known')\ndisplay('beside')",
    "update": "handle.update('second')\nprint('updated')",
    "clear": (
        "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('kept')\n"
        "clear_output(wait=True)\nprint('last')"
    ),
    "warnings": (
        "import warnings\nwarnings.warn('for you')\nwarnings.warn('old', DeprecationWarning)\n"
        "warnings.warn('later', PendingDeprecationWarning)\nwarnings.warn('future', FutureWarning)"
    ),
    "filters": "[(f[0], str(f[1]), f[2].__name__) for f in warnings.filters]",
    "logging": (
        "import logging\nlogging.warning('of the root')\nlogging.getLogger('mine').error('mine')\n"
        "logging.info('unheard')\nlogging.getLogger().handlers"
    ),
    "descriptors": (
        "import ctypes, os, subprocess, time\nos.system('echo by the shell')\n"
        "os.write(1, b'by number\\n')\nctypes.CDLL(None).puts(b'by C')\n"
        "ctypes.CDLL(None).fflush(None)\nsubprocess.run(['echo', 'by a program'])\n"
        "os.write(1, b'\\xff\\xfe caf\\xe9\\n')\n"
        "print('original', file=sys.__stdout__, flush=True)\n"
        "os.write(1, b'0123456789' * 3000 + b'\\n')\ntime.sleep(0.4)"
    ),
    "descriptor of errors": "os.system('echo wrong >&2')\ntime.sleep(0.3)",
    "shell": "!echo from $area\nlines = !printf 'a\\nb'\nlines",
    "bash": "%%bash\necho one\necho two >&2",
    "failing bash": "%%bash\nexit 3",
    "capture": "%%capture held\nprint('held')\ndisplay('shown')",
    "captured": "held.stdout, [o.data for o in held.outputs]",
    "time": "%time sum(range(10))",
    "whole time": "%%time\ntotal = sum(range(10))",
    "timeit": "%timeit -n 2 -r 1 sum(range(10))",
    "names": "%who",
    "names and kinds": "%who_ls str",
    "extension": "%load_ext autoreload\n%autoreload 0",
    "no extension": "%load_ext no_such_extension",
    "matplotlib": "%matplotlib inline",
    "no magic": "%no_such_magic",
    "folder": "%pwd\nos.path.basename(os.getcwd()), os.listdir()",
    "environment": (
        "sorted((k, v) for k, v in os.environ.items() if not k.startswith(('JPY_', 'OLDPWD', '_')))"
    ),
    "set one": "%env CAREBOOK_ZOO=1\n%precision 2\n1 / 3",
    "html": "%%html\n<em>by magic</em>",
    "latex": "%%latex\n$y$",
    "javascript": "%%javascript\n1",
    "write": "%%writefile made.py\nvalue = 5\nprint('made', __name__)",
    "run": "%run made.py\nvalue",
    "import": "import made\nmade.__file__.endswith('made.py')",
    "history": "%history -n 1-3",
    "await": (
        "import asyncio\nawait asyncio.sleep(0)\n"
        "await asyncio.gather(*[asyncio.sleep(0, i) for i in (1, 2)])"
    ),
    "loop": "type(asyncio.get_running_loop()).__name__, asyncio.current_task() is not None",
    "task": (
        "async def later():\n    print('later')\ntask = asyncio.create_task(later())\nawait task"
    ),
    "input": "input('who? ')",
    "password": "import getpass\ngetpass.getpass()",
    "help": "len?",
    "more help": "Shown??",
    "named help": "help(len)",
    "division": "def deep(n):\n    return 1 / n\n\ndef deeper(n):\n    return deep(n)\n\ndeeper(0)",
    "chained": "try:\n    {}['a']\nexcept KeyError as error:\n    raise ValueError('b') from error",
    "group": "raise ExceptionGroup('both', [ValueError('a'), TypeError('b')])",
    "library": "pd.read_csv('no_such_file.csv')",
    "syntax": "x = = 1",
    "indentation": "def f():\nreturn 1",
    "name": "no_such_name",
    "own error": "class Mine(Exception):\n    pass\nraise Mine('é', 1)",
    "interrupted": "raise KeyboardInterrupt",
    "exit": "sys.exit('enough')",
    "asserted": "assert number == 2, 'not two'",
    "module": (
        "main = sys.modules['__main__']\n__name__, main.Shown is Shown, hasattr(main, '__file__')"
    ),
    "pickle": "import pickle\ntype(pickle.loads(pickle.dumps(Shown()))) is Shown, Shown.__module__",
    "results": "_, __, Out[3], In[3]",
    "underscore": "_3 + 1",
    "threads": (
        "import threading\nrun = threading.Thread(target=lambda: (print('thread'), display('t')))\n"
        "run.start(); run.join()"
    ),
    "failing thread": (
        "run = threading.Thread(target=lambda: 1 / 0, name='mine')\nrun.start(); run.join()"
    ),
    "processes": (
        "import multiprocessing\n"
        "def double(n):\n    return 2 * n\n"
        "with multiprocessing.get_context('fork').Pool(2) as pool:\n"
        "    print(pool.map(double, [1, 2]))"
    ),
    "a printing process": (
        "p = multiprocessing.get_context('fork').Process(target=print, args=('from a process',))\n"
        "p.start(); p.join(); time.sleep(0.4)\np.exitcode"
    ),
    "interpreter": (
        "from IPython import get_ipython\nip = get_ipython()\n"
        "[type(ip).__name__, ip.execution_count, sys.stdout.encoding, sys.stdout.isatty(),\n"
        " type(sys.stdout).__name__, sys.path[:2], os.path.basename(sys.argv[0]), str(sys.flags),\n"
        " sys.excepthook.__name__, ip.colors, type(sys.displayhook).__name__]"
    ),
    "signals": "import signal\nsignal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)",
    "kernel": (
        "from ipykernel.kernelapp import IPKernelApp\n"
        "IPKernelApp.initialized(), 'IPKernelApp' in ip.config"
    ),
    "chart": (
        "import altair as alt\nbrush = alt.selection_interval()\n"
        "chart = alt.Chart(pd.DataFrame({'a': [1]})).mark_bar().encode(x='a').add_params(brush)\n"
        "(chart | chart).to_json(), alt.renderers.active, alt.theme.active"
    ),
    "set order": "list({str(n) for n in range(9)})",
    "over time": "for n in range(2):\n    print(n, flush=True)\n    time.sleep(0.25)",
    "much": "print('0123456789' * 1_000_000)",
}


def write_zoo(path: Path) -> None:
    """Write the notebook, and a last cell whose failure stops it."""
    cells: list[NotebookNode] = [new_markdown_cell("Prose.", id="prose")]
    for number, (name, source) in enumerate(CELLS.items()):
        tags = ["parameters"] if name == "parameters" else ["raises-exception"]
        cells.append(
            new_code_cell(source, id=f"cell-{number}", metadata={"tags": tags, "zoo": name})
        )
    cells.append(new_code_cell("1 / 0", id="last", metadata={"zoo": "last"}))
    cells.append(new_code_cell("print('never')", id="never", metadata={"zoo": "never"}))
    language = {"language_info": {"name": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=language), path)
