# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Start here
#
# In this course you write every gradient of a neural network yourself, and something
# tells you after each line whether it is right and, if not, which mistake it is.
#
# You train **one small network, again and again**: first in bare NumPy, where all the
# work is yours, then with tools that take over one piece of it at a time. Since you have
# written each piece before a tool does it for you, no tool is ever magic. At the end you
# read handwritten digits with gradients of your own, and hunt for the mistakes of others.
#
# ![The course as a path through four groups. By hand: stages 01 NumPy, 02 gradient check, 03 tensors. The engine: 04 an engine of your own, 05 autograd, 06 custom functions, 07 static graphs. Layers: 08 nn, 09 optimizers, 10 modules, 11 control flow. For real: 12 handwritten digits. Each stage leads to the next.](course-map.svg)
#
# ## The stages
#
# | stage | what you write | time | points |
# | --- | --- | --- | --- |
# | [`01-numpy`](01-numpy/01-numpy.ipynb) | a two-layer network and all five of its gradients | {time 01-numpy} | {points 01-numpy} |
# | [`02-gradient-check`](02-gradient-check/02-gradient-check.ipynb) | a referee that catches wrong gradients, of any function | {time 02-gradient-check} | {points 02-gradient-check} |
# | [`03-tensors`](03-tensors/03-tensors.ipynb) | the same gradients on tensors, for CPU and GPU | {time 03-tensors} | {points 03-tensors} |
# | [`04-engine`](04-engine/04-engine.ipynb) | an automatic differentiation engine of your own | {time 04-engine} | {points 04-engine} |
# | [`05-autograd`](05-autograd/05-autograd.ipynb) | the training loop on PyTorch's engine, and its traps | {time 05-autograd} | {points 05-autograd} |
# | [`06-custom-function`](06-custom-function/06-custom-function.ipynb) | operations that autograd does not know yet | {time 06-custom-function} | {points 06-custom-function} |
# | [`07-static-graph`](07-static-graph/07-static-graph.ipynb) | the network as a TensorFlow graph: built once, run often | {time 07-static-graph} | {points 07-static-graph} |
# | [`08-nn`](08-nn/08-nn.ipynb) | the network as layers, and the gradient of a bias | {time 08-nn} | {points 08-nn} |
# | [`09-optim`](09-optim/09-optim.ipynb) | six optimizers, from plain steps to Adam, and a race between them | {time 09-optim} | {points 09-optim} |
# | [`10-custom-module`](10-custom-module/10-custom-module.ipynb) | layers and networks as modules of your own | {time 10-custom-module} | {points 10-custom-module} |
# | [`11-control-flow`](11-control-flow/11-control-flow.ipynb) | a network of random depth, and the gradient of a weight used many times | {time 11-control-flow} | {points 11-control-flow} |
# | [`12-digits`](12-digits/12-digits.ipynb) | a reader of real handwriting; then a hunt for six wrong gradients | {time 12-digits} | {points 12-digits} |
# | | | | **{points of all}** |
#
# Take them in order: each one uses what the one before it built. You need Python with
# NumPy, the chain rule for functions of one number, and pencil and paper. No machine
# learning, no PyTorch, no TensorFlow.
#
# ## How a stage works
#
# Open a notebook from the table. Run its cells from the top, one after the other, with
# **Shift+Enter**. The number in brackets at the left of a cell turns into a star while it
# runs.
#
# **Blanks.** A cell with `YOUR CODE HERE` is yours. Replace the comment and the line
# `raise NotImplementedError(...)` below it, and run the cell. All other cells are locked:
# they are the same for everybody. You can always add cells of your own to try things out.
#
# Try one now. The smallest network that there is multiplies one number by one weight:
# $y_\text{pred} = w\,x$. Its loss is the squared error $L = (w\,x - y)^2$. By how much
# does the loss rise when $w$ rises a little? That is the slope $\partial L/\partial w$:
# how fast the square moves with what is squared, times how fast that moves with $w$.
#
# **Hints** open one at a time. Read the first one, try again, and only then open the next.
#
# <details><summary>Hint 1</summary>
#
# The square of $d$ moves $2d$ times as fast as $d$ itself. What is $d$ here?
#
# <details><summary>Hint 2</summary>
#
# And $d = w\,x - y$ moves with $w$: how fast? Multiply the two speeds.
#
# </details>
# </details>

# %%
def slope(x: float, y: float, w: float) -> float:
    """Return how fast the loss (w x - y)^2 rises with w."""
    # YOUR CODE HERE
    raise NotImplementedError("not filled in yet")


# %% [markdown]
# **Checks.** Below every blank stands a check. It calls your function on small random
# inputs, compares what comes back with what PyTorch or TensorFlow finds for the same
# numbers, and answers in a sentence. Run it as often as you like: checks are free, and
# nobody sees them but you. Get it wrong on purpose once, by leaving out the 2, say, and
# read what it tells you.

# %%
from grader import check

check("00-start-here/slope")

# %% [markdown]
# A check looks at numbers, not at how you wrote your line: a loop, one `einsum`, or a way
# that nobody has thought of are all as good. Some functions return several values; each
# of them is judged by itself, and one wrong line costs only its own points.
#
# **What is marked for points** has a number of points in its check. Grading runs the same
# check again, with other numbers and other shapes.
#
# ## What you will see at the end
#
# Every stage that trains the network lays its loss curve over those of the stages before
# it. From the same data and the same starting weights they come out the same, whatever
# computes them: an array, a tensor, your own engine, a graph. The lower picture shows how
# far they are apart, and that is only the rounding of the last digits, until layers bring
# new weights with them. These are the curves of the course's own solutions:

# %%
from grader import earlier_losses, plot_losses

same_network = {
    name: losses
    for name, losses in earlier_losses("09-optim").items()
    if not name.startswith(("03", "06"))
}
plot_losses(same_network, title="One network, again and again", differences=True)

# %% [markdown]
# ## How to hand in
#
# 1. **Run everything once more**: *Kernel*, *Restart Kernel and Run All Cells*. What worked
#    only because of a cell that you have deleted since shows up now.
# 2. **Save** (Ctrl+S) and press **Validate** in the toolbar. It lists every check that
#    would cost points. Blanks that you leave open cost their own points and nothing else.
# 3. **Hand in the notebook file** (`01-numpy.ipynb`, say) the way your instructor asked
#    for: by the *Assignments* list of nbgrader if your course has one, or as a file. Keep
#    its name, and keep the locked cells; cells that you added may stay.
#
# What comes back is a page with your notebook, your points, and a sentence for each thing
# that was not right.
#
# ## If something goes wrong
#
# | what you see | what to do |
# | --- | --- |
# | `NameError: name 'np' is not defined` | Run the first code cell of the notebook, which imports what the others need. |
# | a check speaks of a function as it was before | Run the cell of the function again, then the check. |
# | a star that does not go away | *Kernel*, *Interrupt Kernel*. Look for a loop that never ends. |
# | nothing makes sense any more | *Kernel*, *Restart Kernel and Run All Cells*: your text stays, only what was computed is computed anew. |
# | a blank is spoilt | Undo (Ctrl+Z) in its cell, or copy it from a fresh notebook of the course. |
#
# Ready? Open [`01-numpy`](01-numpy/01-numpy.ipynb).
