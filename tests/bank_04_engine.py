"""Right and wrong answers to the exercises of 04-engine, as students write them.

RIGHT: (exercise, body). WRONG: (exercise, body, what each wrong part is told).
A body is what stands in the blank; the rest of its cell, and all other blanks, are the
solution's.
"""
# fmt: off

STAGE = "04-engine"

ORDER = """\
order, seen = [], set()
pile = [(root, False)]
while pile:
    node, is_done = pile.pop()
    if is_done:
        order.append(node)
    elif node not in seen:
        seen.add(node)
        pile.append((node, True))
        pile.extend((parent, False) for parent in node.parents)
"""
WALK = """\
order = topological_order(root)
for node in order:
    node.grad = np.zeros_like(node.data)
root.grad = np.ones_like(root.data)
for node in reversed(order):
    if node.parents:
        for parent, part in zip(node.parents, node.pull(node.grad)):
            parent.grad = parent.grad + part
"""
TURN = """\
a, b = Node(w1), Node(w2)
node = network_loss(x, y, a, b)
backward(node)
loss = float(node.data)
w1 = w1 - learning_rate * a.grad
w2 = w2 - learning_rate * b.grad
"""

#: How to put down some `nodes`, by looking through all of them again and again.
SCAN = """\
order, done = [], set()
while len(order) < len(nodes):
    for node in nodes:
        if node not in done and all(p in done for p in node.parents):
            done.add(node)
            order.append(node)
            break
"""
#: The nodes by their distance from the root.
QUEUE = """\
order, seen = [root], {root}
for node in order:
    for p in node.parents:
        if p not in seen:
            seen.add(p)
            order.append(p)
"""
#: One visit inside another.
VISIT = """\
order, seen = [], set()
def visit(node):
    if node not in seen:
        seen.add(node)
        for parent in node.parents:
            visit(parent)
        order.append(node)
"""
RAISED = """\
import sys
old = sys.getrecursionlimit()
sys.setrecursionlimit(10**6)
visit(root)
sys.setrecursionlimit(old)
"""

RIGHT = [
    # unbroadcast
    ("unbroadcast", "front = grad.ndim - len(shape)\n"
     "axes = tuple(range(front)) + tuple(front + i for i, n in enumerate(shape) if n == 1)\n"
     "grad = grad.sum(axis=axes, keepdims=True).reshape(shape)"),
    ("unbroadcast", "front = grad.ndim - len(shape)\n"
     "grad = np.add.reduce(grad, axis=tuple(range(front)))\n"
     "axes = tuple(i for i in range(len(shape)) if shape[i] == 1 and grad.shape[i] > 1)\n"
     "return np.sum(grad, axis=axes, keepdims=True)"),
    ("unbroadcast", "padded = (1,) * (grad.ndim - len(shape)) + tuple(shape)\n"
     "for i, (was, now) in enumerate(zip(padded, grad.shape)):\n"
     "    if was != now:\n"
     "        grad = np.add.reduce(grad, axis=i, keepdims=True)\n"
     "return grad.reshape(shape)"),
    ("unbroadcast", "letters = 'abcdef'[:grad.ndim]\n"
     "front = grad.ndim - len(shape)\n"
     "kept = ''.join(l for l, n in zip(letters[front:], shape) if n > 1)\n"
     "return np.einsum(f'{letters}->{kept}', grad).reshape(shape)"),
    ("unbroadcast", "out = np.zeros(shape)\n"
     "padded = (1,) * (grad.ndim - len(shape)) + shape\n"
     "for place in np.ndindex(grad.shape):\n"
     "    at = tuple(0 if n == 1 else i for i, n in zip(place, padded))\n"
     "    out[at[grad.ndim - len(shape):]] += grad[place]\n"
     "return out"),
    ("unbroadcast", "if grad.shape == shape:\n    return grad\n"
     "if len(grad.shape) > len(shape):\n"
     "    return unbroadcast(np.sum(grad, 0), shape)\n"
     "axis = [i for i in range(grad.ndim) if grad.shape[i] != shape[i]][0]\n"
     "return unbroadcast(grad.sum(axis, keepdims=True), shape)"),
    ("unbroadcast", "out = np.zeros(shape)\n"
     "np.add.at(np.broadcast_to(np.arange(out.size).reshape(shape), grad.shape), (), 0) if 0 else None\n"
     "index = np.broadcast_to(np.arange(out.size).reshape(shape), grad.shape)\n"
     "return np.bincount(index.ravel(), grad.ravel(), out.size).reshape(shape)"),
    ("unbroadcast", "while grad.ndim > len(shape):\n    grad = sum(grad)\n"
     "grad = np.asarray(grad)\n"
     "for i in range(grad.ndim):\n"
     "    while grad.shape[i] > shape[i]:\n"
     "        grad = np.expand_dims(grad.sum(i), i)"),
    ("unbroadcast", "if shape == ():\n    return float(grad.sum())\n"
     "while grad.ndim > len(shape):\n    grad = grad.sum(0)\n"
     "for i, n in enumerate(shape):\n"
     "    if n == 1 and grad.shape[i] != 1:\n"
     "        grad = grad.sum(axis=i)[..., None] if i == grad.ndim - 1 else grad.sum(i, keepdims=True)"),
    # the pulls
    ("pull_subtract", "grad_a = unbroadcast(upstream, a.shape)\n"
     "grad_b = -unbroadcast(upstream, b.shape)"),
    ("pull_subtract", "grad_a, grad_b = pull_add(upstream, a, b)\ngrad_b = -1 * grad_b"),
    ("pull_subtract", "grad_a = unbroadcast(np.ones_like(a - b) * upstream, a.shape)\n"
     "grad_b = unbroadcast(grad=upstream * -1.0, shape=b.shape)"),
    ("pull_subtract", "u = upstream.copy()\nreturn [unbroadcast(u, np.shape(a)),"
     " np.negative(unbroadcast(u, np.shape(b)))]"),
    ("pull_matmul", "grad_a = upstream.dot(b.T)\ngrad_b = a.T.dot(upstream)"),
    ("pull_matmul", "grad_a = np.einsum('nk,jk->nj', upstream, b)\n"
     "grad_b = np.einsum('nj,nk->jk', a, upstream)"),
    ("pull_matmul", "grad_a = (b @ upstream.T).T\ngrad_b = (upstream.T @ a).T"),
    ("pull_matmul", "grad_a = np.inner(upstream, b)\n"
     "grad_b = np.tensordot(a, upstream, (0, 0))"),
    ("pull_relu", "grad_a = upstream * (a > 0)"),
    ("pull_relu", "grad_a = upstream.copy()\ngrad_a[a < 0] = 0"),
    ("pull_relu", "grad_a = upstream * np.heaviside(a, 0.5)"),
    ("pull_relu", "return [upstream * (np.maximum(a, 0) > 0)]"),
    ("pull_sum_of_squares", "grad_a = 2 * upstream * a"),
    ("pull_sum_of_squares", "grad_a = upstream * (a + a)"),
    ("pull_sum_of_squares", "(grad_a, also) = pull_multiply(np.full(a.shape, upstream), a, a)\n"
     "grad_a = grad_a + also"),
    ("pull_sum_of_squares", "grad_a = np.multiply(2.0 * float(upstream), a)"),
    # recording
    ("apply", "data = [p.data for p in parents]\n"
     "def pull(upstream):\n    return operation.pull(upstream, *data)\n"
     "node = Node(operation.forward(*data), parents, pull, operation.name)"),
    ("apply", "node = Node(operation.forward(*[p.data for p in parents]))\n"
     "node.parents = parents\nnode.name = operation.name\n"
     "node.pull = lambda g: operation.pull(g, *(p.data for p in parents))"),
    ("apply", "name, forward, pull = operation\ndata = tuple(p.data for p in parents)\n"
     "return Node(name=name, data=forward(*data), parents=list(parents),"
     " pull=lambda u: list(pull(u, *data)))"),
    ("apply", "from functools import partial\ndata = [p.data.copy() for p in parents]\n"
     "def back(data, upstream):\n    return operation.pull(upstream, *data)\n"
     "node = Node(operation.forward(*data), parents, partial(back, data))"),
    ("apply", "class Pull:\n    def __init__(self, *data):\n        self.data = data\n"
     "    def __call__(self, upstream):\n        return operation.pull(upstream, *self.data)\n"
     "data = [p.data for p in parents]\n"
     "node = Node(operation.forward(*data), parents, Pull(*data), operation.name)"),
    # order
    ("topological_order", ORDER),
    # Depth-first with an iterator for each node that is still open.
    ("topological_order", "order, seen = [], {root}\nopen_nodes = [(root, iter(root.parents))]\n"
     "while open_nodes:\n    node, parents = open_nodes[-1]\n"
     "    for parent in parents:\n        if parent not in seen:\n            seen.add(parent)\n"
     "            open_nodes.append((parent, iter(parent.parents)))\n            break\n"
     "    else:\n        order.append(node)\n        open_nodes.pop()"),
    # Kahn's algorithm, from the root, by the number of children.
    ("topological_order", "children, waiting = {root: 0}, [root]\n"
     "while waiting:\n    for parent in waiting.pop().parents:\n"
     "        if parent not in children:\n            children[parent] = 0\n"
     "            waiting.append(parent)\n        children[parent] += 1\n"
     "order, ready = [], [root]\n"
     "while ready:\n    node = ready.pop()\n    order.append(node)\n"
     "    for parent in node.parents:\n        children[parent] -= 1\n"
     "        if children[parent] == 0:\n            ready.append(parent)\n"
     "order.reverse()"),
    # Kahn's algorithm from the leaves, with a queue.
    ("topological_order", "from collections import deque\n"
     "nodes, waiting = {id(root): root}, [root]\n"
     "while waiting:\n    for parent in waiting.pop().parents:\n"
     "        if id(parent) not in nodes:\n            nodes[id(parent)] = parent\n"
     "            waiting.append(parent)\n"
     "children, missing = {key: [] for key in nodes}, {}\n"
     "for key, node in nodes.items():\n    above = {id(p) for p in node.parents}\n"
     "    missing[key] = len(above)\n"
     "    for p in above:\n        children[p].append(key)\n"
     "ready = deque(key for key in nodes if missing[key] == 0)\norder = []\n"
     "while ready:\n    key = ready.popleft()\n    order.append(nodes[key])\n"
     "    for child in children[key]:\n        missing[child] -= 1\n"
     "        if missing[child] == 0:\n            ready.append(child)"),
    # Look at the top of the pile, and leave it there until its parents are down.
    ("topological_order", "order, down, pile = [], set(), [root]\n"
     "while pile:\n    node = pile[-1]\n"
     "    missing = [p for p in node.parents if p not in down]\n"
     "    if missing:\n        pile.extend(missing)\n    else:\n        pile.pop()\n"
     "        if node not in down:\n            down.add(node)\n            order.append(node)"),
    # A recursion of generators, run by a loop of one's own: no call inside another.
    ("topological_order", "order, seen = [], set()\n"
     "def visit(node):\n    seen.add(node)\n    for parent in node.parents:\n"
     "        if parent not in seen:\n            yield parent\n    order.append(node)\n"
     "running = [visit(root)]\n"
     "while running:\n    parent = next(running[-1], None)\n"
     "    if parent is None:\n        running.pop()\n    elif parent not in seen:\n"
     "        running.append(visit(parent))"),
    # By the length of the longest path from a leaf.
    ("topological_order", "level, pile = {}, [root]\n"
     "while pile:\n    node = pile[-1]\n    above = [p for p in node.parents if p not in level]\n"
     "    if above:\n        pile += above\n        continue\n    pile.pop()\n"
     "    level[node] = 1 + max((level[p] for p in node.parents), default=0)\n"
     "order = sorted(level, key=level.get)"),
    ("topological_order", "from graphlib import TopologicalSorter\n"
     "graph, waiting = {}, [root]\n"
     "while waiting:\n    node = waiting.pop()\n    if node not in graph:\n"
     "        graph[node] = node.parents\n        waiting.extend(node.parents)\n"
     "order = list(TopologicalSorter(graph).static_order())"),
    ("topological_order", ORDER + "return tuple(order)"),
    # All nodes are looked through again for each that is put down: slow, and right.
    ("topological_order", "nodes, waiting = {root: None}, [root]\n"
     "while waiting:\n    for p in waiting.pop().parents:\n        if p not in nodes:\n"
     "            nodes[p] = None\n            waiting.append(p)\n" + SCAN),
    # With a list in place of a set: slow, and right.
    ("topological_order", ORDER.replace("set()", "[]").replace("seen.add", "seen.append")),
    # walking back
    ("backward", WALK),
    ("backward", WALK.replace("parent.grad = parent.grad + part", "parent.grad += part")),
    ("backward", "grads = {id(root): np.ones(root.data.shape)}\n"
     "for node in topological_order(root)[::-1]:\n    node.grad = grads[id(node)]\n"
     "    if node.pull is not None:\n"
     "        for parent, part in zip(node.parents, node.pull(node.grad)):\n"
     "            grads[id(parent)] = grads.get(id(parent), 0) + part"),
    ("backward", "order = topological_order(root)\nfor node in order:\n    node.grad = None\n"
     "root.grad = np.ones_like(root.data)\n"
     "for node in order[::-1]:\n    if not node.parents:\n        continue\n"
     "    for i, part in enumerate(node.pull(node.grad)):\n        parent = node.parents[i]\n"
     "        if parent.grad is None:\n            parent.grad = part\n"
     "        else:\n            parent.grad = parent.grad + part"),
    ("backward", "order = topological_order(root)\nfor node in order:\n    node.grad = None\n"
     "root.grad = np.ones(root.data.shape)\n"
     "for node in order[::-1]:\n    for i in range(len(node.parents)):\n"
     "        part = node.pull(node.grad)[i]\n        parent = node.parents[i]\n"
     "        if parent.grad is None:\n            parent.grad = np.array(part)\n"
     "        else:\n            parent.grad += part"),
    # Without the function of section 4: by counting children.
    ("backward", "children, waiting = {root: 0}, [root]\n"
     "while waiting:\n    for p in waiting.pop().parents:\n"
     "        if p not in children:\n            children[p] = 0\n            waiting.append(p)\n"
     "        children[p] += 1\n"
     "for node in children:\n    node.grad = np.zeros(node.data.shape)\n"
     "root.grad += 1\nready = [root]\n"
     "while ready:\n    node = ready.pop()\n    if node.pull is None:\n        continue\n"
     "    for p, part in zip(node.parents, node.pull(node.grad)):\n"
     "        p.grad += part\n        children[p] -= 1\n"
     "        if children[p] == 0:\n            ready.append(p)"),
    # Gathering from the children instead of handing to the parents.
    ("backward", "order = topological_order(root)\narrived = {node: [] for node in order}\n"
     "arrived[root].append(np.ones_like(root.data))\n"
     "while order:\n    node = order.pop()\n    node.grad = np.sum(arrived[node], axis=0)\n"
     "    if node.parents:\n        for p, part in zip(node.parents, node.pull(node.grad)):\n"
     "            arrived[p].append(part)"),
    ("backward", WALK + "return root.grad"),
    # Each node asks its children, one pull for each of its uses.
    ("backward", "order = topological_order(root)\nuses = {node: [] for node in order}\n"
     "for node in order:\n    for i, p in enumerate(node.parents):\n        uses[p].append((node, i))\n"
     "for node in reversed(order):\n    node.grad = np.zeros_like(node.data) + (node is root)\n"
     "    for child, i in uses[node]:\n        node.grad = node.grad + child.pull(child.grad)[i]"),
    # The pulls all run first, in a list; nodes are told apart by their numbers.
    ("backward", "order = topological_order(root)\nplace = {id(n): i for i, n in enumerate(order)}\n"
     "grads = [np.zeros(n.data.shape) for n in order]\ngrads[-1] = grads[-1] + 1\n"
     "for i in range(len(order) - 1, -1, -1):\n    if order[i].pull is None:\n        continue\n"
     "    parts = list(order[i].pull(grads[i].copy()))\n"
     "    for p in order[i].parents:\n        grads[place[id(p)]] = grads[place[id(p)]] + parts.pop(0)\n"
     "for n, g in zip(order, grads):\n    n.grad = g"),
    # the network
    ("network_loss", "loss = sum_of_squares(y - relu(x @ w1) @ w2)"),
    ("network_loss", "h = apply(MATMUL, Node(x), w1)\ny_pred = apply(MATMUL, apply(RELU, h), w2)\n"
     "loss = apply(SUM_OF_SQUARES, apply(SUBTRACT, y_pred, Node(y)))"),
    ("network_loss", "loss = sum_of_squares(relu(x @ w1) @ w2 + (-1) * Node(y))"),
    # train
    ("train", TURN),
    ("train", TURN.replace("float(node.data)", "node.data")),
    ("train", TURN.replace("w1 = w1 -", "w1 -=").replace("w2 = w2 -", "w2 -=")),
    ("train", "w1, w2 = Node(w1), Node(w2)\nnode = network_loss(x, y, w1, w2)\n"
     "backward(node)\nloss = node.data.item()\n"
     "w1 = w1.data - learning_rate * w1.grad\nw2 = w2.data - learning_rate * w2.grad"),
    ("train", "a, b = Node(w1), Node(w2)\n"
     "root = sum_of_squares(relu(Node(x) @ a) @ b - y)\nbackward(root)\n"
     "for leaf in (a, b):\n    leaf.data -= learning_rate * leaf.grad\n"
     "loss, w1, w2 = float(root.data), a.data, b.data"),
    ("topological_order", ORDER + "order = tuple(order)"),
    ("pull_matmul", "grad_a = np.asfortranarray(upstream @ b.T)\n"
     "grad_b = np.zeros((2 * a.shape[1], upstream.shape[1]))[::2]\ngrad_b += a.T @ upstream"),
]

CASES = ("axes in front", "axes of length 1", "both at once", "single number",
         "nothing stretched")
ORDERS = ("each node once", "parents first", "deep chain", "ladder")
WALKS = ("one path each", "same node twice", "several paths", "second call",
         "no shared arrays")
TRAIN = ("losses", "w1", "w2")
GRADS = ("grad_a", "grad_b")


def told(key, *parts):
    """The same key for some parts."""
    return dict.fromkeys(parts, key)


def mistake(name, *parts):
    return told(f"mistakes.{name}", *parts)


def complaint(name, *parts):
    return told(f"complaints.{name}", *parts)


EQUIVALENT = [
    ("backward", WALK.replace("zeros_like(node.data)", "zeros(())"),
     "sums that begin at a plain 0: the first contribution gives them their shape"),
    ("pull_matmul", "grad_b = (upstream.T @ a).T\ngrad_a = np.inner(b, upstream).T",
     "transposed products, transposed"),
    ("pull_subtract", "grad_b = unbroadcast(-upstream, b.shape)\n"
     "grad_a = -unbroadcast(-upstream, a.shape)", "two minus signs"),
]

#: What `unbroadcast` does along an axis that was stretched, and where axes are in front.
SUM = "grad.sum(i, keepdims=True)"
IN_FRONT = ("axes in front", "both at once", "single number")
RECORD = "d = [p.data for p in parents]\nv = operation.forward(*d)\n"
LOSS = ("loss", "grad_w1", "grad_w2")

WRONG = [
    # unbroadcast
    ("unbroadcast", "pass", mistake("not_summed_back", *CASES[:4])),
    ("unbroadcast", "while grad.ndim > len(shape):\n    grad = grad.sum(axis=0)",
     {**told("mistakes.not_summed_back", "axes of length 1"),
      **mistake("only_front_axes", "both at once")}),
    ("unbroadcast", "while grad.ndim > len(shape):\n    grad = grad.mean(axis=0)\n"
     "for i, n in enumerate(shape):\n    if n == 1:\n        grad = grad.mean(axis=i, keepdims=True)",
     mistake("copies_averaged", *CASES[:4])),
    ("unbroadcast", "while grad.ndim > len(shape):\n    grad = grad[0]\n"
     "for i, n in enumerate(shape):\n    if n == 1:\n        grad = grad.sum(axis=i, keepdims=True)",
     mistake("one_copy_kept", "axes in front", "both at once", "single number")),
    ("unbroadcast", "while grad.ndim > len(shape):\n    grad = grad.sum(axis=-1)\n"
     "for i, n in enumerate(shape):\n    if n == 1:\n        grad = grad.sum(axis=i, keepdims=True)",
     mistake("wrong_axes_summed", "axes in front", "both at once")),
    ("unbroadcast", "while grad.ndim > len(shape):\n    grad = grad.sum(axis=0)\n"
     "grad = grad.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1))",
     mistake("axis_dropped", "axes of length 1", "both at once", "nothing stretched")),
    ("unbroadcast", "for i in range(grad.ndim):\n    if shape[i] == 1:\n"
     "        grad = grad.sum(axis=i, keepdims=True)",
     complaint("shape_shorter", "axes in front", "both at once", "single number")),
    ("unbroadcast", "while grad.ndim > len(shape):\n    grad = grad.sum(axis=0)\n"
     "for i, n in enumerate(shape):\n    if n == 1:\n        grad = grad.sum(axis=i)",
     {**complaint("axes_moved", "axes of length 1", "both at once"),
      **mistake("axis_dropped", "nothing stretched")}),
    ("unbroadcast", "for i in range(grad.ndim - len(shape)):\n    grad = grad.sum(axis=i)\n"
     "for i, n in enumerate(shape):\n    if n == 1:\n        grad = grad.sum(axis=i, keepdims=True)",
     complaint("axes_moved", "axes in front", "single number")),
    ("unbroadcast", "while grad.ndim > len(shape):\n    grad = grad.sum(axis=0)\n"
     "for i, n in enumerate(shape):\n    if n == 1:\n        grad = grad.sum(axis=i, keepdims=True)\n"
     "grad = grad.T", mistake("axes_turned", *CASES[1:3], "nothing stretched")),
    ("unbroadcast", "if grad.ndim > len(shape):\n    grad = grad.sum(axis=0)\n"
     "for i, n in enumerate(shape):\n    if n == 1:\n        grad = grad.sum(axis=i, keepdims=True)",
     mistake("one_front_axis", "axes in front", "single number")),
    ("unbroadcast", "return grad.reshape(shape)", complaint("stopped", *CASES[:4])),
    ("unbroadcast", "return np.resize(grad, shape)",
     {**mistake("one_copy_kept", "axes in front", "single number"),
      **mistake("memory_cut", "axes of length 1", "both at once")}),
    ("unbroadcast", "return np.broadcast_to(grad, shape)", complaint("stopped", *CASES[:4])),
    ("unbroadcast", "import torch\nreturn grad", told("forbidden", *CASES)),
    ("unbroadcast", "grad[:] = 0\nreturn grad", complaint("grad_changed_in_place", *CASES)),
    ("unbroadcast", "return None", told("came_none", *CASES)),
    # One reduction for the axes in front, one for those that were stretched.
    *(("unbroadcast", "while grad.ndim > len(shape):\n"
       f"    grad = {front}\nfor i, n in enumerate(shape):\n    if n == 1:\n"
       f"        grad = {stretched}", expected)
      for front, stretched, expected in (
          ("grad.max(0)", "grad.max(i, keepdims=True)", mistake("largest_kept", *CASES[:4])),
          ("grad.min(0)", SUM, mistake("largest_kept", *IN_FRONT)),
          ("grad.mean(0)", SUM, mistake("copies_averaged", *IN_FRONT)),
          ("grad.sum(0)", "grad.mean(i, keepdims=True)",
           mistake("copies_averaged", *CASES[1:3])),
          ("grad.sum(0)", "grad.max(i, keepdims=True)", mistake("largest_kept", *CASES[1:3])),
          ("grad.sum(0)", "np.take(grad, [0], i)", mistake("one_copy_kept", *CASES[1:3])),
          ("grad[-1]", SUM, mistake("one_copy_kept", *IN_FRONT)),
          ("grad[0]", "np.take(grad, [0], i)", mistake("one_copy_kept", *CASES[:4])),
          ("grad.prod(0)", "grad.prod(i, keepdims=True)",
           mistake("copies_multiplied", *CASES[:4])),
          ("np.abs(grad).sum(0)", "np.abs(grad).sum(i, keepdims=True)",
           mistake("copies_lost_signs", *CASES)),
          ("np.linalg.norm(grad, axis=0)", SUM, mistake("copies_normed", *IN_FRONT)),
          # A sign that is wrong for each axis: there is an odd number of them.
          ("-grad.sum(0)", SUM, mistake("opposite_sign", *IN_FRONT)),
          ("grad.sum(0)", "grad.sum(i, keepdims=True) * (-1 if grad.shape[i] > 1 else 1)",
           mistake("opposite_sign", "axes of length 1")),
          ("-grad.sum(0)", "grad.sum(i, keepdims=True) * (-1 if grad.shape[i] > 1 else 1)",
           mistake("opposite_sign", *CASES[:4])),
          ("grad.mean(0)", "np.take(grad, [0], i)",
           {**mistake("copies_averaged", "axes in front", "single number"),
            **mistake("one_copy_kept", "axes of length 1"),
            "both at once": "mistakes.copies_averaged + mistakes.one_copy_kept"}),
          ("grad.sum(0)", SUM + "\n        break",
           mistake("one_stretched_axis", *CASES[1:3])),
      )),
    ("unbroadcast", "if grad.ndim > len(shape):\n"
     "    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))\nelse:\n"
     "    for i, n in enumerate(shape):\n        if n == 1:\n"
     "            grad = grad.sum(axis=i, keepdims=True)",
     mistake("only_front_axes", "both at once")),
    ("unbroadcast", "return np.full(shape, grad.sum())",
     mistake("all_summed", *CASES[:3], "nothing stretched")),
    ("unbroadcast", "return np.ones(shape)", mistake("grad_unused", *CASES)),
    ("unbroadcast", "return grad.reshape(-1, *shape).sum(0)",
     mistake("laid_out_anew", *CASES[1:3])),
    ("unbroadcast", "return grad.reshape(*shape, -1).sum(-1)",
     mistake("laid_out_anew", *CASES[:3])),
    # subtraction
    ("pull_subtract", "grad_a = unbroadcast(upstream * a, a.shape)\n"
     "grad_b = unbroadcast(-upstream * b, b.shape)", mistake("pull_of_multiply", *GRADS)),
    ("pull_subtract", "grad_a = unbroadcast(upstream * b, a.shape)\n"
     "grad_b = unbroadcast(upstream * a, b.shape)",
     {**mistake("pull_of_multiply", "grad_a"),
      "grad_b": "two_at_once.opposite_sign + mistakes.pull_of_multiply"}),
    ("pull_subtract", "grad_a = unbroadcast(upstream * (a - b), a.shape)\n"
     "grad_b = -unbroadcast(2 * upstream * (a - b), b.shape)",
     mistake("pull_of_square", *GRADS)),
    ("pull_subtract", "grad_a = upstream.mean(1, keepdims=True)\ngrad_b = -upstream.mean(0)",
     mistake("copies_averaged", *GRADS)),
    ("pull_subtract", "grad_a = upstream[:, :1]\ngrad_b = -upstream[0]",
     mistake("one_copy_kept", *GRADS)),
    ("pull_subtract", "grad_a = upstream.sum(1)\ngrad_b = -upstream.sum(0)",
     mistake("axis_dropped_or_added", "grad_a")),
    ("pull_subtract", "grad_a = upstream.sum(1, keepdims=True)\n"
     "grad_b = -upstream.sum(0, keepdims=True)", mistake("axis_dropped_or_added", "grad_b")),
    ("pull_subtract", "grad_a = a\ngrad_b = b", mistake("parent_itself", *GRADS)),
    ("pull_subtract", "grad_a = unbroadcast(upstream, a.shape)\ngrad_b = 0 * b",
     mistake("zeros", "grad_b")),
    ("pull_subtract", "grad_a = unbroadcast(np.ones_like(upstream), a.shape)\n"
     "grad_b = -unbroadcast(np.ones_like(upstream), b.shape)",
     mistake("upstream_ignored", *GRADS)),
    # matrix product, one line wrong or both
    *(("pull_matmul", f"grad_a = {grad_a}\ngrad_b = {grad_b}",
       {part: f"mistakes.{name}" for part, name in zip(GRADS, names, strict=True) if name})
      for grad_a, grad_b, *names in (
          ("a", "b", "parent_itself", "parent_itself"),
          ("b.T", "a.T", "parent_itself", "parent_itself"),
          ("upstream @ b.T / len(a)", "a.T @ upstream", "averaged_in_pull", ""),
          ("upstream @ b.T", "a.T @ upstream / upstream.size", "", "averaged_in_pull"),
          ("np.ones_like(upstream) @ b.T", "a.T @ upstream", "upstream_ignored", ""),
          ("(a @ b) @ b.T", "a.T @ (a @ b)", "value_as_upstream", "value_as_upstream"),
          ("(upstream * (a @ b)) @ b.T", "a.T @ upstream", "value_as_upstream", ""),
          ("upstream @ b.T * (a > 0)", "np.maximum(a, 0).T @ upstream",
           "mask_in_product", "mask_in_product"),
          ("np.abs(upstream) @ b.T", "a.T @ upstream", "upstream_lost_signs", ""),
          ("upstream.sum() * np.ones_like(upstream) @ b.T", "a.T @ upstream",
           "upstream_summed", ""),
          ("upstream @ b.T * a", "a.T @ upstream * b", "times_own_parent", "times_own_parent"),
          ("upstream @ b.T + a", "a.T @ upstream + b", "parent_added", "parent_added"),
          ("upstream @ b.T", "np.outer(a[-1], upstream[-1])", "", "one_sample"),
          ("upstream @ b.reshape(b.shape[::-1])", "a.reshape(a.shape[::-1]) @ upstream",
           "reshaped", "reshaped"),
          ("(b @ upstream.T).reshape(a.shape)", "(upstream.T @ a).reshape(b.shape)",
           "reshaped", "reshaped"),
          ("-upstream @ b.T", "a.T @ upstream", "opposite_sign", ""),
          ("upstream @ b.T", "2 * a.T @ upstream", "", "counted_twice"),
          ("b @ upstream.T", "a.T @ upstream", "transposed_gradient", ""),
      )),
    # ReLU
    *(("pull_relu", f"grad_a = {wrong}", mistake(name, "grad_a")) for wrong, name in (
        ("upstream * np.abs(a)", "times_parent"),
        ("np.maximum(upstream * a, 0)", "times_parent"),
        ("upstream * np.clip(a, 0, 1)", "times_parent"),
        ("upstream * np.minimum(a, 0)", "times_parent"),
        ("np.maximum(upstream, 0) * (a > 0)", "masked_by_both"),
        ("(upstream > 0) * (a > 0) * 1.0", "masked_by_both"),
        ("np.where(upstream > 0, a, 0)", "roles_changed"),
        ("np.abs(upstream) * (a > 0)", "upstream_lost_signs"),
        ("upstream + (a > 0)", "mask_beside"),
        ("upstream * np.sign(a)", "not_flat_below"),
        ("np.where(a > 0, upstream, 0.01 * upstream)", "not_flat_below"),
        ("np.where(a > 0, upstream, a)", "not_flat_below"),
        ("np.where(a > 0, upstream, 1.0)", "not_flat_below"),
        ("np.where(a > 0, a, upstream)", "not_flat_below"),
        ("upstream * (a >= 1)", "other_threshold"),
        ("upstream * (a > 0.1)", "other_threshold"),
        ("upstream * (a > a.mean())", "other_threshold"),
        ("-upstream * (a > 0)", "opposite_sign"),
    )),
    # sum of squares
    *(("pull_sum_of_squares", f"grad_a = {wrong}", mistake(name, "grad_a")) for wrong, name in (
        ("2 * upstream * np.abs(a)", "sign_of_parent_lost"),
        ("upstream * np.sign(a)", "slope_of_size"),
        ("2 * upstream * np.maximum(a, 0)", "mask_in_squares"),
        ("2 * upstream * a / np.sqrt((a ** 2).sum())", "slope_of_norm"),
        ("upstream / a", "slope_upside_down"),
        ("2 * upstream * (a - a.mean())", "parent_centred"),
        ("2 * upstream ** 2 * a", "upstream_twice"),
        ("2 * a / upstream", "upstream_below"),
        ("upstream + 2 * a", "upstream_added"),
        ("2 * upstream * a / len(a)", "mean_of_squares"),
        ("upstream * a / a.size", "half_of_a_mean"),
        ("3 * upstream * a", "other_exponent"),
        ("2 * upstream * a ** 2", "terms_of_the_sum"),
        ("upstream * (a ** 2).sum() * np.ones_like(a)", "squares_summed_up"),
        ("np.full(a.shape, 2 * upstream)", "upstream_alone"),
    )),
    *(("pull_sum_of_squares", f"grad_a = {wrong}",
       {"grad_a": f"mistakes.{one} + mistakes.{other}"}) for wrong, one, other in (
        ("a", "upstream_missing", "no_factor_2"),
        ("2 * a / a.size", "upstream_missing", "mean_over_all"),
        ("upstream ** 2 * a", "upstream_twice", "no_factor_2"),
        ("2 * a ** 2", "terms_of_the_sum", "upstream_missing"),
        ("np.abs(a)", "sign_of_parent_lost", "upstream_missing"),
    )),
    ("pull_subtract", "grad_a = upstream\ngrad_b = -upstream",
     mistake("pull_not_unbroadcast", *GRADS)),
    ("pull_subtract", "grad_a, grad_b = pull_add(upstream, a, b)",
     mistake("minus_missing", "grad_b")),
    ("pull_subtract", "grad_a = unbroadcast(-upstream, a.shape)\n"
     "grad_b = unbroadcast(upstream, b.shape)",
     {**mistake("opposite_sign", "grad_a"), **mistake("minus_missing", "grad_b")}),
    ("pull_subtract", "grad_b = unbroadcast(upstream, a.shape)\n"
     "grad_a = unbroadcast(-upstream, b.shape)", mistake("swapped", *GRADS)),
    ("pull_subtract", "grad_a = unbroadcast(upstream * b, a.shape)\n"
     "grad_b = -unbroadcast(upstream * a, b.shape)", mistake("pull_of_multiply", *GRADS)),
    ("pull_subtract", "grad_a = np.ones_like(a)\ngrad_b = -np.ones_like(b)",
     mistake("upstream_ignored", *GRADS)),
    ("pull_subtract", "grad_a = upstream\ngrad_b = unbroadcast(-upstream, b.shape)",
     mistake("pull_not_unbroadcast", "grad_a")),
    # matrix product
    ("pull_matmul", "grad_a = b @ upstream.T\ngrad_b = upstream.T @ a",
     mistake("transposed_gradient", *GRADS)),
    ("pull_matmul", "grad_b = upstream @ b.T\ngrad_a = a.T @ upstream",
     mistake("swapped", *GRADS)),
    ("pull_matmul", "grad_a = upstream @ b\ngrad_b = a.T @ upstream",
     told("raised_product", *GRADS)),
    ("pull_matmul", "grad_a = np.ones_like(upstream) @ b.T\n"
     "grad_b = a.T @ np.ones_like(upstream)", mistake("upstream_ignored", *GRADS)),
    ("pull_matmul", "grad_a = upstream @ b.T\ngrad_b = a.T @ upstream / len(a)",
     mistake("averaged_in_pull", "grad_b")),
    ("pull_matmul", "grad_a = upstream * b\ngrad_b = upstream * a",
     told("raised_shapes", *GRADS)),
    ("pull_matmul", "return upstream @ b.T", told("wanted_tuple", *GRADS)),
    # ReLU
    ("pull_relu", "grad_a = upstream", mistake("no_mask", "grad_a")),
    ("pull_relu", "grad_a = upstream * (a < 0)", mistake("mask_inverted", "grad_a")),
    ("pull_relu", "grad_a = upstream * (upstream > 0)",
     mistake("mask_by_upstream", "grad_a")),
    ("pull_relu", "return upstream * (a > 0)", complaint("pull_without_tuple", "grad_a")),
    ("pull_relu", "grad_a = (a > 0) * 1.0", mistake("upstream_ignored", "grad_a")),
    ("pull_relu", "grad_a = np.maximum(a, 0)", mistake("relu_of_parent", "grad_a")),
    ("pull_relu", "grad_a = upstream * np.maximum(a, 0)", mistake("times_h_relu", "grad_a")),
    ("pull_relu", "grad_a = upstream * a", mistake("times_parent", "grad_a")),
    ("pull_relu", "upstream[a < 0] = 0\ngrad_a = upstream", told("changed", "grad_a")),
    # sum of squares
    ("pull_sum_of_squares", "return 2 * upstream * a", complaint("pull_without_tuple", "grad_a")),
    ("pull_sum_of_squares", "grad_a = 2 * a", mistake("upstream_missing", "grad_a")),
    ("pull_sum_of_squares", "grad_a = upstream * a", mistake("no_factor_2", "grad_a")),
    ("pull_sum_of_squares", "grad_a = upstream * a ** 2", mistake("terms_of_the_sum", "grad_a")),
    ("pull_sum_of_squares", "grad_a = 2 * upstream * a.sum()",
     mistake("squares_summed_up", "grad_a")),
    ("pull_sum_of_squares", "grad_a = 2 * upstream * a / a.size",
     mistake("mean_over_all", "grad_a")),
    ("pull_sum_of_squares", "grad_a = upstream * np.ones_like(a)",
     mistake("upstream_alone", "grad_a")),
    ("pull_sum_of_squares", "grad_a = -2 * upstream * a", mistake("opposite_sign", "grad_a")),
    # recording
    ("apply", "node = Node(operation.forward(*[p.data for p in parents]))",
     {**complaint("no_parents", "parents"), **complaint("no_pull", "pull")}),
    ("apply", "node = Node(operation.forward(*[p.data for p in parents]), parents,"
     " operation.pull, operation.name)", complaint("pull_without_data", "pull")),
    ("apply", "d = [p.data for p in parents]\nv = operation.forward(*d)\n"
     "node = Node(v, parents, operation.pull(v, *d))", complaint("pulled_early", "pull")),
    ("apply", "d = [p.data for p in parents]\nv = operation.forward(*d)\n"
     "node = Node(v, parents, lambda upstream: operation.pull(np.ones_like(v), *d))",
     mistake("upstream_lost", "pull")),
    ("apply", "d = [p.data for p in parents]\nv = operation.forward(*d)\n"
     "node = Node(v, parents, lambda upstream: operation.pull(v, *d))",
     mistake("pulled_with_value", "pull")),
    ("apply", "d = [p.data for p in parents]\n"
     "node = Node(operation.forward(*d), tuple(d), lambda u: operation.pull(u, *d))",
     complaint("parent_not_node", "parents")),
    ("apply", "parents = tuple(Node(p.data) for p in parents)\nd = [p.data for p in parents]\n"
     "node = Node(operation.forward(*d), parents, lambda u: operation.pull(u, *d))",
     complaint("parent_is_copy", "parents")),
    ("apply", "d = [p.data for p in parents]\n"
     "node = Node(operation.forward(*d), parents[2::-1] + parents[3:], lambda u: operation.pull(u, *d))",
     complaint("parents_order", "parents")),
    ("apply", "d = [p.data for p in parents]\n"
     "node = Node(operation.forward(*d), parents[:2], lambda u: operation.pull(u, *d))",
     complaint("parents_missing", "parents")),
    ("apply", "d = [p.data for p in parents]\n"
     "node = Node(operation.forward(*d), set(parents), lambda u: operation.pull(u, *d))",
     complaint("parents_not_tuple", "parents")),
    ("apply", "d = [p.data for p in parents]\n"
     "node = Node(operation.forward(*d), parents, lambda u: operation.pull(u, *d)[0])",
     complaint("pull_not_tuple", "pull")),
    ("apply", "node = operation.forward(*[p.data for p in parents])",
     complaint("no_node_came_back", "data", "parents", "pull")),
    ("apply", "node = Node(operation.forward(*parents), parents)",
     complaint("forward_with_nodes", "data", "parents", "pull")),
    # The slopes first, and the upstream gradient multiplied in afterwards.
    ("apply", "d = [p.data for p in parents]\nv = operation.forward(*d)\n"
     "node = Node(v, parents, lambda u: [u * g for g in operation.pull(np.ones_like(v), *d)])",
     complaint("pull_raised", "pull")),
    # A plain array has a `data` too, which is something else; a number has none.
    ("apply", "d = [p.data for p in operands]\n"
     "node = Node(operation.forward(*d), parents, lambda u: operation.pull(u, *d))",
     mistake("operand_has_no_data", "data", "parents", "pull")),
    ("apply", "d = [p.data for p in parents]\n"
     "node = Node(operation.forward(*d), parents, lambda u: operation.pull(u, *parents))",
     complaint("pull_with_nodes", "pull")),
    ("apply", "d = [p.data for p in parents]\n"
     "node = Node(operation.forward(*d), parents, lambda u: operation.pull(u, d))",
     complaint("pull_raised", "pull")),
    ("apply", "d = [p.data for p in parents]\n"
     "node = Node(operation.forward(*d), parents, lambda: operation.pull(*d))",
     complaint("pull_raised_elsewhere", "pull")),
    # x * x has one parent twice: each use has a gradient.
    ("apply", RECORD + "node = Node(v, tuple(dict.fromkeys(parents)),"
     " lambda u: operation.pull(u, *d))", complaint("parent_given_twice", "parents")),
    ("apply", RECORD + "parents[0].data += 1\n"
     "node = Node(v, parents, lambda u: operation.pull(u, *d))",
     complaint("operands_changed", "data", "parents", "pull")),
    *(("apply", RECORD + f"node = Node(v, parents, lambda u: {pull})", mistake(name, "pull"))
      for pull, name in (("operation.pull(u * v, *d)", "upstream_times_value"),
                         ("operation.pull(u, *d)[::-1]", "gradients_reversed"),
                         ("operation.pull(-u, *d)", "opposite_sign"),
                         ("operation.pull(2 * u, *d)", "counted_twice"))),
    ("apply", "d = [p.data for p in parents]\nnode = Node(operation.forward(*d), parents, 7)",
     complaint("pull_not_callable", "pull")),
    # order
    ("topological_order", "order, seen = [], set()\n"
     "def visit(node):\n    if node not in seen:\n        seen.add(node)\n"
     "        for parent in node.parents:\n            visit(parent)\n"
     "        order.append(node)\nvisit(root)", complaint("recursion", "deep chain")),
    ("topological_order", "order = []\ndef visit(node):\n    for parent in node.parents:\n"
     "        visit(parent)\n    order.append(node)\nvisit(root)",
     {**complaint("node_twice", "each node once"), **complaint("recursion", "deep chain"),
      **complaint("ladder", "ladder")}),
    ("topological_order", "order = []\ndef visit(node):\n    for parent in node.parents:\n"
     "        visit(parent)\n    if node not in order:\n        order.append(node)\nvisit(root)",
     {**complaint("recursion", "deep chain"), **complaint("ladder", "ladder")}),
    ("topological_order", "import sys\nsys.setrecursionlimit(100_000)\norder, seen = [], set()\n"
     "def visit(node):\n    if node not in seen:\n        seen.add(node)\n"
     "        for parent in node.parents:\n            visit(parent)\n"
     "        order.append(node)\nvisit(root)",
     complaint("recursion_limit_raised", "deep chain")),
    # Raised, and put back afterwards: plainly, and behind a first search.
    ("topological_order", VISIT + RAISED, complaint("recursion_limit_raised", "deep chain")),
    ("topological_order", QUEUE + "above = {node: node.parents for node in order}\n"
     + VISIT.replace("node.parents", "above[node]") + RAISED,
     complaint("recursion_limit_raised", "deep chain")),
    # Right on every other graph, and endless on a long one.
    ("topological_order", ORDER + "while len(order) > 1000:\n    pass",
     complaint("chain_too_slow", "deep chain")),
    # Along every path, and the parents were looked up beforehand.
    ("topological_order", ORDER + "above = {node: node.parents for node in order}\n"
     "waiting, found = [root], []\nwhile waiting:\n    node = waiting.pop()\n"
     "    waiting.extend(above[node])\n", complaint("ladder_too_slow", "ladder")),
    # Different nodes taken for one.
    ("topological_order", ORDER.replace("node not in seen", "node.name not in seen")
     .replace("seen.add(node)", "seen.add(node.name)"),
     {**complaint("nodes_missing", "each node once", "parents first"),
      **complaint("chain_incomplete", "deep chain"), **complaint("ladder_incomplete", "ladder")}),
    ("topological_order", ORDER.replace("node not in seen", "float(node.data) not in seen")
     .replace("seen.add(node)", "seen.add(float(node.data))"),
     {**complaint("nodes_missing", "each node once", "parents first"),
      **complaint("chain_incomplete", "deep chain"), **complaint("ladder_incomplete", "ladder")}),
    # Sorted by the distance from the root, and within it in some other order.
    ("topological_order", "away, waiting = {root: 0}, [root]\n"
     "for node in waiting:\n    for p in node.parents:\n        if p not in away:\n"
     "            away[p] = away[node] + 1\n            waiting.append(p)\n"
     "order = sorted(waiting, key=lambda n: (-away[n], id(n)))",
     complaint("breadth_first", "parents first")),
    # Reversed breadth-first and depth-first searches.
    ("topological_order", "order, seen, waiting = [], {root}, [root]\n"
     "while waiting:\n    node = waiting.pop(0)\n    order.append(node)\n"
     "    for p in node.parents:\n        if p not in seen:\n            seen.add(p)\n"
     "            waiting.append(p)\norder = order[::-1]",
     complaint("breadth_first", "parents first")),
    ("topological_order", "order, seen, waiting = [], set(), [root]\n"
     "while waiting:\n    node = waiting.pop()\n    if node in seen:\n        continue\n"
     "    seen.add(node)\n    order.append(node)\n    waiting.extend(node.parents)\n"
     "order.reverse()", complaint("depth_first", "parents first")),
    ("topological_order", "order, seen, waiting = [], {root}, [root]\n"
     "while waiting:\n    node = waiting.pop()\n    order.append(node)\n"
     "    for p in node.parents:\n        if p not in seen:\n            seen.add(p)\n"
     "            waiting.append(p)\norder.reverse()",
     complaint("depth_first", "parents first")),
    # Every path by itself, with a pile.
    ("topological_order", "order, waiting = [], [root]\n"
     "while waiting:\n    node = waiting.pop()\n    order.append(node)\n"
     "    waiting.extend(node.parents)\norder.reverse()",
     {**complaint("node_twice", "each node once"), **complaint("ladder", "ladder")}),
    ("topological_order", ORDER + "order.reverse()", complaint("order_reversed", "parents first")),
    ("topological_order", ORDER + "order = [n for n in order if n.parents]",
     complaint("leaves_missing", *ORDERS)),
    ("topological_order", ORDER + "order.pop()",
     complaint("root_missing", *ORDERS)),
    ("topological_order", ORDER.replace("node.parents)", "node.parents[:1])"),
     {**complaint("nodes_missing", "each node once", "parents first"),
      **complaint("ladder_incomplete", "ladder")}),
    ("topological_order", "order = [root]",
     {**complaint("nodes_missing", "each node once", "parents first"),
      **complaint("chain_incomplete", "deep chain"), **complaint("ladder_incomplete", "ladder")}),
    ("topological_order", ORDER + "order = [n.data for n in order]",
     complaint("no_nodes_in_order", *ORDERS)),
    ("topological_order", ORDER + "order = set(order)", complaint("order_not_list", *ORDERS)),
    ("topological_order", "return", complaint("order_not_list", *ORDERS)),
    # Kahn's algorithm that counts a parent once and takes it away twice.
    ("topological_order", "children, waiting = {root: 0}, [root]\n"
     "while waiting:\n    for p in set(waiting.pop().parents):\n"
     "        if p not in children:\n            children[p] = 0\n            waiting.append(p)\n"
     "        children[p] += 1\n"
     "order, ready = [], [root]\n"
     "while ready:\n    node = ready.pop()\n    order.append(node)\n"
     "    for p in node.parents:\n        children[p] -= 1\n"
     "        if children[p] <= 0:\n            ready.append(p)\norder.reverse()",
     complaint("node_twice", "each node once")),
    # Marks that stay on the nodes.
    ("topological_order", ORDER.replace("node not in seen", "not hasattr(node, 'seen')")
     .replace("seen.add(node)", "node.seen = True"), complaint("marks_left", "each node once")),
    ("topological_order", "while True:\n    pass", told("too_slow", *ORDERS)),
    # walking back
    ("backward", WALK.replace("parent.grad + part", "part"),
     complaint("overwritten", "same node twice", "several paths")),
    ("backward", WALK.replace("parent.grad + part", "parent.grad + part").replace(
        "zip(node.parents, node.pull(node.grad))",
        "dict(zip(node.parents, node.pull(node.grad))).items()"),
     complaint("overwritten", "same node twice")),
    ("backward", "order = topological_order(root)\n"
     "for node in order:\n    if node.grad is None:\n        node.grad = np.zeros_like(node.data)\n"
     "root.grad = np.ones_like(root.data)\n"
     "for node in reversed(order):\n    if node.parents:\n"
     "        for parent, part in zip(node.parents, node.pull(node.grad)):\n"
     "            parent.grad = parent.grad + part", complaint("not_fresh", "second call")),
    ("backward", "order = topological_order(root)\n"
     "for node in order:\n    if node.parents or node.grad is None:\n        node.grad = np.zeros_like(node.data)\n"
     "root.grad = np.ones_like(root.data)\n"
     "for node in reversed(order):\n    if node.parents:\n"
     "        for parent, part in zip(node.parents, node.pull(node.grad)):\n"
     "            parent.grad = parent.grad + part", complaint("not_fresh", "second call")),
    ("backward", "order = topological_order(root)\nfor node in order:\n    node.grad = None\n"
     "root.grad = np.ones_like(root.data)\n"
     "for node in reversed(order):\n    if node.parents:\n"
     "        for parent, part in zip(node.parents, node.pull(node.grad)):\n"
     "            if parent.grad is None:\n                parent.grad = part\n"
     "            else:\n                parent.grad += part",
     mistake("array_shared", "no shared arrays")),
    ("backward", WALK.replace("reversed(order)", "order"), mistake("nothing_flows", *WALKS)),
    ("backward", "order = topological_order(root)\nroot.grad = np.ones_like(root.data)\n"
     "for node in order:\n    node.grad = np.zeros_like(node.data)\n"
     "for node in reversed(order):\n    if node.parents:\n"
     "        for parent, part in zip(node.parents, node.pull(node.grad)):\n"
     "            parent.grad = parent.grad + part", mistake("nothing_flows", *WALKS)),
    ("backward", WALK.replace("np.ones_like(root.data)", "1.0"),
     complaint("seed_shape", "one path each")),
    ("backward", WALK.replace("np.ones_like(root.data)", "root.data"), mistake("seed_is_data", *WALKS)),
    ("backward", WALK.replace("node.pull(node.grad)", "node.pull(np.ones_like(node.data))"), complaint("walk_drops_upstream", *WALKS)),
    ("backward", WALK.replace("    if node.parents:\n        for", "    if True:\n        for"),
     mistake("leaf_pulled", *WALKS)),
    ("backward", "root.grad = np.ones_like(root.data)\n"
     "for node in reversed(topological_order(root)):\n    if node.parents:\n"
     "        for parent, part in zip(node.parents, node.pull(node.grad)):\n"
     "            parent.grad = parent.grad + part", mistake("grad_still_none", *WALKS)),
    # Inner nodes: emptied, filled with something else, or their data moved.
    ("backward", WALK + "for n in order[:-1]:\n    if n.parents:\n        n.grad = None",
     complaint("no_grad", *WALKS[:4])),
    ("backward", WALK + "for n in order[:-1]:\n    if n.parents:\n        n.grad = np.ones_like(n.data)",
     complaint("inner_lost", *WALKS[:4])),
    ("backward", WALK + "for n in order[:-1]:\n    if n.parents:\n        n.grad = 0 * n.data",
     complaint("inner_lost", *WALKS[:4])),
    ("backward", WALK + "for n in order:\n    n.data = n.data - 0.01 * n.grad",
     complaint("data_changed", *WALKS)),
    ("backward", WALK + "for n in order:\n    n.data -= 0.01 * n.grad",
     complaint("data_changed", *WALKS)),
    # Each node once, as soon as a search for nodes comes to it.
    ("backward", QUEUE + WALK.replace("order = topological_order(root)", "order = order[::-1]"),
     complaint("handed_on_too_early", "several paths")),
    ("backward", "for n in topological_order(root):\n    n.grad = np.zeros_like(n.data)\n"
     "root.grad = np.ones_like(root.data)\nqueue, seen = [root], {root}\n"
     "while queue:\n    n = queue.pop()\n    if n.parents:\n"
     "        for p, g in zip(n.parents, n.pull(n.grad)):\n            p.grad = p.grad + g\n"
     "            if p not in seen:\n                seen.add(p)\n                queue.append(p)",
     complaint("handed_on_too_early", "several paths")),
    # Along every path by itself.
    ("backward", "for node in topological_order(root):\n    node.grad = np.zeros_like(node.data)\n"
     "def go(node, upstream):\n    node.grad = node.grad + upstream\n    if node.parents:\n"
     "        for parent, part in zip(node.parents, node.pull(upstream)):\n"
     "            go(parent, part)\ngo(root, np.ones_like(root.data))",
     complaint("path_by_path", "several paths")),
    # The whole of what has arrived so far is handed on again at every visit.
    ("backward", "for node in topological_order(root):\n    node.grad = np.zeros_like(node.data)\n"
     "root.grad = np.ones_like(root.data)\nwaiting = [root]\n"
     "while waiting:\n    node = waiting.pop()\n    if node.parents:\n"
     "        for parent, part in zip(node.parents, node.pull(node.grad)):\n"
     "            parent.grad = parent.grad + part\n            waiting.append(parent)",
     {**complaint("handed_on_again", "same node twice"), **complaint("path_by_path", "several paths")}),
    # Right on the way, and something else in the nodes at the end.
    *(("backward", WALK + "for n in order[:-1]:\n    if n.parents:\n        n.grad = " + other,
       complaint("inner_lost", *WALKS[:4]))
      for other in ("n.data", "n.grad / 2", "np.sign(n.grad)", "n.grad - n.data")),
    ("backward", WALK.replace("        for parent", "        upstream, node.grad = node.grad, node.data * 0\n        for parent")
     .replace("node.pull(node.grad)", "node.pull(upstream)") + "root.grad = np.ones_like(root.data)",
     complaint("inner_lost", *WALKS[:4])),
    ("backward", WALK + "for n in order:\n    if not n.parents:\n        n.grad = n.grad / len(order)",
     complaint("leaf_lost", *WALKS)),
    ("backward", WALK + "for n in order[:-1]:\n    n.grad = np.clip(n.grad, -0.01, 0.01)",
     complaint("added_wrong", *WALKS)),
    ("backward", WALK + "for n in order:\n    if n.parents and n is not root:\n        n.grad = n.pull(n.grad)[0]",
     complaint("grad_shape", *WALKS[:4])),
    # Overwritten: in the node but not on the way, in inner nodes alone, in leaves alone.
    ("backward", "order = topological_order(root)\ngrads = {node: 0 for node in order}\n"
     "grads[root] = root.grad = np.ones_like(root.data)\n"
     "for node in reversed(order):\n    if node.parents:\n"
     "        for parent, part in zip(node.parents, node.pull(grads[node])):\n"
     "            grads[parent] = grads[parent] + part\n            parent.grad = part",
     complaint("overwritten", "same node twice", "several paths")),
    ("backward", WALK.replace("parent.grad = parent.grad + part",
                              "parent.grad = part if parent.parents else parent.grad + part"),
     complaint("overwritten", "same node twice", "several paths")),
    ("backward", WALK.replace("parent.grad = parent.grad + part",
                              "parent.grad = parent.grad + part if parent.parents else part"),
     complaint("overwritten", "same node twice", "several paths")),
    # The first contribution is kept, and no other.
    ("backward", WALK.replace("parent.grad = parent.grad + part",
                              "parent.grad = parent.grad if parent.grad.any() else part"),
     complaint("overwritten", "same node twice", "several paths")),
    # Something else than the sum of what has arrived.
    ("backward", "order = topological_order(root)\narrived = {node: [] for node in order}\n"
     "arrived[root].append(np.ones_like(root.data))\n"
     "while order:\n    node = order.pop()\n    node.grad = np.mean(arrived[node], axis=0)\n"
     "    if node.parents:\n        for p, part in zip(node.parents, node.pull(node.grad)):\n"
     "            arrived[p].append(part)",
     # In n * n both contributions are the same, and their mean is one of them.
     complaint("overwritten", "same node twice") | complaint("contributions_averaged", "several paths")),
    ("backward", WALK.replace("grad + part", "grad - part"),
     complaint("contributions_subtracted", *WALKS)),
    ("backward", WALK.replace("grad + part", "grad + part * parent.data"),
     complaint("gradient_with_value", *WALKS)),
    ("backward", WALK.replace("grad + part", "grad + part + part"),
     complaint("gradient_scaled", *WALKS)),
    ("backward", WALK.replace("node.pull(node.grad)", "node.pull(node.data)"),
     complaint("pulled_with_data", *WALKS)),
    ("backward", WALK.replace("node.pull(node.grad)", "node.pull(2 * node.grad)"),
     complaint("gradient_scaled", *WALKS)),
    ("backward", WALK.replace("            parent.grad =", "            if not parent.parents:\n                parent.grad ="),
     complaint("nothing_handed", *WALKS)),
    ("backward", WALK.replace("            parent.grad =", "            if parent.parents:\n                parent.grad ="),
     complaint("leaf_lost", *WALKS)),
    ("backward", WALK.replace("node.pull(node.grad)", "node.pull(node.grad / len(node.parents))"),
     complaint("gradient_scaled", *WALKS)),
    ("backward", WALK + "for n in order:\n    n.grad = n.grad / np.linalg.norm(n.grad)",
     complaint("added_wrong", *WALKS)),
    # A node is visited while its child is still handing on.
    ("backward", "order = topological_order(root)\nfor n in order:\n    n.grad = np.zeros_like(n.data)\n"
     "root.grad = np.ones_like(root.data)\nseen = set()\ndef visit(n):\n    if n in seen or not n.parents:\n"
     "        return\n    seen.add(n)\n    for p, g in zip(n.parents, n.pull(n.grad)):\n"
     "        p.grad = p.grad + g\n        visit(p)\nvisit(root)",
     complaint("handed_on_too_early", "same node twice", "several paths")),
    # Some nodes have no turn, or too many, or too early.
    ("backward", WALK.replace("if node.parents:", "if len(node.parents) == 2:"),
     complaint("turn_missing", *WALKS)),
    ("backward", WALK.replace("reversed(order)", "reversed(order[:-1])"),
     complaint("turn_missing", *WALKS)),
    ("backward", WALK.replace("reversed(order)", "reversed(order[len(order) // 2:])"),
     complaint("turn_missing", *WALKS[:3])),
    ("backward", WALK.replace("reversed(order)", "reversed(order + order[-1:])"),
     complaint("handed_on_again", *WALKS)),
    ("backward", WALK.replace("reversed(order)", "[root] + order[-2::-2] + order[-3::-2]"),
     complaint("handed_on_too_early", *WALKS[:3])),
    ("backward", "for node in topological_order(root):\n    node.grad = np.zeros_like(node.data)\n"
     "root.grad = np.ones_like(root.data)\ndef go(node):\n    if node.parents:\n"
     "        for parent, part in zip(node.parents, node.pull(node.grad)):\n"
     "            parent.grad = parent.grad + part\n        for parent in node.parents:\n"
     "            go(parent)\ngo(root)",
     {**complaint("handed_on_again", "same node twice"), **complaint("path_by_path", "several paths")}),
    # The root does not begin with ones.
    *(("backward", WALK.replace("np.ones_like(root.data)", seed),
       complaint("seed_not_ones", *WALKS))
      for seed in ("-np.ones_like(root.data)", "2 * root.data", "np.full_like(root.data, 0.5)")),
    ("backward", WALK.replace("np.ones_like(root.data)", "np.ones_like(root.data) / root.data.size"),
     complaint("seed_not_ones", "one path each")),
    ("backward", WALK.replace("np.ones_like(root.data)", "np.ones((1, 1))"),
     complaint("seed_shape", *WALKS[:4])),
    ("backward", WALK + "root.grad = None", complaint("no_grad", *WALKS[:4])),
    ("backward", WALK.replace("root.grad = np.ones_like(root.data)\n", ""),
     mistake("nothing_flows", *WALKS)),
    *(("backward", WALK.replace("parent.grad + part", wrong), complaint(name, *WALKS))
      for wrong, name in (("np.maximum(parent.grad, part)", "gradient_cut_off"),
                          ("(parent.grad + part) / 2", "gradient_scaled"),
                          ("parent.grad + np.sign(part)", "gradient_signs_alone"),
                          ("parent.grad + np.abs(part)", "gradient_lost_signs"),
                          ("parent.grad + part.mean()", "gradient_uniform"))),
    *(("backward", WALK.replace("node.pull(node.grad)", f"node.pull({wrong})"), complaint(name, *WALKS))
      for wrong, name in (("-node.grad", "gradient_scaled"),
                          ("np.maximum(node.grad, 0)", "gradient_cut_off"),
                          ("node.grad * node.data", "gradient_with_value"),
                          ("node.grad + node.data", "gradient_with_value"),
                          ("node.grad ** 2", "gradient_squared"))),
    ("backward", WALK + "for n in order:\n    n.grad = n.grad.astype(np.float32)",
     told("imprecise", *WALKS)),
    ("backward", "pass", complaint("no_grad", *WALKS)),
    ("backward", WALK + "for node in order:\n    node.grad = node.grad.tolist()",
     complaint("grad_not_array", *WALKS)),
    ("backward", "def go(node):\n    go(node)\ngo(root)", mistake("recursion_limit", *WALKS)),
    # the network
    ("network_loss", "loss = sum_of_squares(x @ w1 @ w2 - y)",
     mistake("network_without_relu", "loss", "grad_w1", "grad_w2")),
    ("network_loss", "loss = sum_of_squares(relu(x @ w1) @ w2)",
     mistake("forgot_y", "loss", "grad_w1", "grad_w2")),
    ("network_loss", "loss = sum_of_squares(relu(x @ w1) @ w2 + y)",
     mistake("plus_y", "loss", "grad_w1", "grad_w2")),
    ("network_loss", "loss = sum_of_squares(relu(relu(x @ w1) @ w2) - y)",
     mistake("relu_on_output", "loss", "grad_w1", "grad_w2")),
    ("network_loss", "loss = sum_of_squares(relu(x @ w1 @ w2) - y)",
     mistake("relu_misplaced", "loss", "grad_w1", "grad_w2")),
    ("network_loss", "loss = sum_of_squares(relu(x @ w1) @ w2 - y) * (1 / len(x))",
     mistake("mean_over_batch", "loss", "grad_w1", "grad_w2")),
    ("network_loss", "loss = sum_of_squares(relu(x @ w1) @ w2 - y) * (1 / y.size)",
     mistake("mean_over_all", "loss", "grad_w1", "grad_w2")),
    ("network_loss", "loss = sum_of_squares(relu(x @ w1) @ w2 - y) * (1 / y.shape[1])",
     mistake("mean_over_outputs", "loss", "grad_w1", "grad_w2")),
    ("network_loss", "loss = sum_of_squares(Node(np.maximum((x @ w1).data, 0)) @ w2 - y)",
     complaint("cut_off", "grad_w1")),
    ("network_loss", "h = np.maximum(x @ w1.data, 0)\nloss = Node(np.sum((h @ w2.data - y) ** 2))",
     complaint("cut_off", "grad_w1", "grad_w2")),
    ("network_loss", "h = np.maximum(x @ w1.data, 0)\nloss = np.sum((h @ w2.data - y) ** 2)",
     complaint("no_node_came_back", "loss", "grad_w1", "grad_w2")),
    ("network_loss", "loss = np.sum((relu(x @ w1) @ w2 - y) ** 2)",
     told("raised_shapes", "loss", "grad_w1", "grad_w2")),
    *(("network_loss", f"loss = {wrong}", mistake(name, *LOSS)) for wrong, name in (
        ("sum_of_squares(relu(x @ w1) @ w2 - y) * (0.5 / len(x))", "half_of_mean"),
        ("sum_of_squares(relu(x @ w1) @ w2 - y) * 0.5", "half_of_it"),
        ("sum_of_squares(relu(x @ w1) @ w2 - y) * 2", "counted_twice"),
        ("sum_of_squares((relu(x @ w1) @ w2 - y) * (1 / y.size))", "divided_then_squared"),
        ("sum_of_squares(sum_of_squares(relu(x @ w1) @ w2 - y))", "squared_twice"),
        ("sum_of_squares(relu(x @ w1) @ relu(w2) - y)", "relu_on_weights"),
        ("sum_of_squares(x @ relu(w1) @ w2 - y)", "relu_on_weights"),
        ("sum_of_squares(relu(relu(x @ w1) @ w2 - y))", "relu_of_difference"),
        ("sum_of_squares(relu(Node(x)) @ w1 @ w2 - y)", "relu_of_x"),
        ("sum_of_squares(relu(x @ w1) @ w2 - y) + sum_of_squares(w1) + sum_of_squares(w2)",
         "weights_in_the_loss"),
    )),
    *(("network_loss", f"loss = {wrong}", told(f"mistakes.{one} + mistakes.{other}", *LOSS))
      for wrong, one, other in (
          ("sum_of_squares(x @ w1 @ w2 + y)", "network_without_relu", "plus_y"),
          ("sum_of_squares(x @ w1 @ w2)", "network_without_relu", "forgot_y"),
          ("sum_of_squares(x @ w1 @ w2 - y) * (1 / len(x))", "network_without_relu",
           "mean_over_batch"),
          ("sum_of_squares(relu(relu(x @ w1) @ w2) - y) * (1 / y.size)", "relu_on_output",
           "mean_over_all"),
      )),
    ("network_loss", "loss = sum_of_squares(relu(x @ w1) @ w2) - sum_of_squares(Node(y))",
     {**mistake("difference_of_squares", "loss"), **mistake("forgot_y", "grad_w1", "grad_w2")}),
    ("network_loss", "loss = relu(x @ w1) @ w2 - y",
     {"loss": "not_one_number", **mistake("no_square", "grad_w1", "grad_w2")}),
    ("network_loss", "loss = sum_of_squares(relu(x @ w1) @ Node(w2.data) - y)",
     complaint("cut_off", "grad_w2")),
    ("network_loss", "return", complaint("loss_none", "loss", "grad_w1", "grad_w2")),
    # train
    ("train", TURN.replace("w1 - l", "w1 + l").replace("w2 - l", "w2 + l"),
     mistake("climbs", *TRAIN)),
    ("train", TURN.replace("backward(node)\n", ""), mistake("train_without_backward", *TRAIN)),
    ("train", TURN.replace("learning_rate * ", ""), mistake("no_learning_rate", *TRAIN)),
    ("train", TURN.replace("learning_rate", "LEARNING_RATE"), mistake("fixed_learning_rate", *TRAIN)),
    ("train", TURN.replace("w2 = w2 -", "new_w2 = w2 -"),
     {**mistake("only_w1", "losses", "w1"), **mistake("no_update", "w2")}),
    ("train", "a, b = Node(w1), Node(w2)\nnode = network_loss(x, y, a, b)\nbackward(node)\n"
     "w1 = w1 - learning_rate * a.grad\nw2 = w2 - learning_rate * b.grad\n"
     "loss = float(network_loss(x, y, Node(w1), Node(w2)).data)",
     mistake("loss_after_update", "losses")),
    ("train", "a, b = Node(w1), Node(w2)\nnode = network_loss(x, y, a, b)\nbackward(node)\n"
     "loss = float(node.data)", {"losses": "mistakes.same_loss", "w1": "mistakes.no_update",
                                 "w2": "mistakes.no_update"}),
    ("train", TURN.replace("float(node.data)", "node"), {"losses": "wanted_numbers"}),
    ("train", "w1, w2 = Node(w1), Node(w2)\nloss = network_loss(x, y, w1, w2)\nbackward(loss)\n"
     "w1 = w1 - learning_rate * w1.grad\nw2 = w2 - learning_rate * w2.grad\nloss = float(loss.data)",
     mistake("node_for_array", *TRAIN)),
    ("train", TURN + "w1, w2 = Node(w1), Node(w2)", mistake("node_for_array", *TRAIN)),
    ("train", TURN.replace("float(node.data)", "float(node)"), mistake("node_for_array", *TRAIN)),
    ("pull_subtract", "grad_a = unbroadcast(upstream - b, a.shape)\n"
     "grad_b = unbroadcast(a - upstream, b.shape)", mistake("parent_in_difference", *GRADS)),
    ("pull_subtract", "grad_a = unbroadcast(upstream, a)\ngrad_b = -unbroadcast(upstream, b)",
     told("raised_shapes", *GRADS)),
    ("pull_sum_of_squares", "grad_a = 2 * (upstream - a)", mistake("upstream_added", "grad_a")),
    ("pull_sum_of_squares", "grad_a = 2 * upstream", mistake("upstream_alone", "grad_a")),
    # The tasks on the pile in the wrong order, and the pile taken from its other end.
    ("topological_order", ORDER.replace("        pile.append((node, True))\n", "")
     + "        pile.append((node, True))\n", complaint("root_first", "parents first")),
    ("topological_order", ORDER.replace("pile.pop()", "pile.pop(0)"),
     complaint("root_first", "parents first")),
    ("backward", WALK.replace("        for parent, part in zip(node.parents, node.pull(node.grad)):\n"
     "            parent.grad = parent.grad + part", "        for parent in node.parents:\n"
     "            parent.grad = parent.grad + node.pull(node.grad)"),
     mistake("tuple_added", *WALKS)),
    ("backward", "root.grad = np.ones_like(root.data)\n"
     "for node in reversed(topological_order(root)):\n    if node.parents:\n"
     "        for parent, part in zip(node.parents, node.pull(node.grad)):\n"
     "            parent.grad = part + parent.grad", mistake("upstream_still_none", *WALKS)),
    # The axes that are summed are too few, too many, or others.
    ("unbroadcast", "grad = grad.sum(axis=0)",
     {**mistake("one_front_axis", "axes in front", "single number"),
      **mistake("one_stretched_axis", "axes of length 1"),
      **mistake("only_front_axes", "both at once"),
      **mistake("axis_dropped", "nothing stretched")}),
    ("unbroadcast", "for i, n in enumerate(shape):\n    if n == 1:\n"
     f"        grad = {SUM}\nwhile grad.ndim > len(shape):\n    grad = grad.sum(axis=0)",
     mistake("wrong_axes_summed", "both at once")),
    ("unbroadcast", "while grad.ndim > len(shape):\n    grad = grad.sum(axis=0)\n"
     f"for i in range(len(shape) - 1):\n    if shape[i] == 1:\n        grad = {SUM}",
     mistake("one_stretched_axis", "axes of length 1", "both at once")),
    ("unbroadcast", "while grad.ndim > len(shape):\n    grad = grad.sum(axis=0)\n"
     f"for i in range(1, len(shape)):\n    if shape[i] == 1:\n        grad = {SUM}",
     mistake("one_stretched_axis", "axes of length 1")),
    ("unbroadcast", "while grad.ndim > len(shape):\n    grad = grad.sum(axis=0)\n"
     "if 1 in shape:\n    grad = grad.sum(keepdims=True)",
     {**mistake("all_summed", "axes of length 1", "both at once"), "nothing stretched": "shape"}),
    ("unbroadcast", "axes = tuple(range(grad.ndim - len(shape)))\n"
     "axes += tuple(len(axes) + i for i, n in enumerate(shape) if n == 1)\n"
     "grad = grad.sum(axis=axes, keepdims=True)",
     mistake("axis_dropped_or_added", "axes in front", "both at once", "single number")),
    # Two mistakes at once.
    ("unbroadcast", "while grad.ndim > len(shape):\n    grad = grad.mean(axis=0)",
     {**mistake("copies_averaged", "axes in front", "single number"),
      **mistake("not_summed_back", "axes of length 1"),
      "both at once": "mistakes.copies_averaged + mistakes.only_front_axes"}),
    *(("pull_relu", f"grad_a = {answer}", {"grad_a": f"mistakes.{one} + mistakes.{other}"})
      for answer, one, other in (
          ("np.ones_like(a)", "no_mask", "upstream_ignored"),
          ("np.where(a < 0, 1.0, 0.0)", "mask_inverted", "upstream_ignored"),
          ("np.abs(upstream)", "no_mask", "upstream_lost_signs"),
          ("upstream.sum(axis=0)", "no_mask", "squares_summed_up"),
      )),
    # Summed for the other parent.
    ("pull_subtract", "grad_a = unbroadcast(upstream, b.shape)\n"
     "grad_b = unbroadcast(-upstream, a.shape)", mistake("summed_like_the_other", *GRADS)),
    ("pull_subtract", "grad_a = upstream.sum(axis=0)\ngrad_b = -upstream.sum(axis=1)",
     mistake("summed_like_the_other", *GRADS)),
    ("pull_subtract", "grad_a = unbroadcast(upstream, a.shape)\ngrad_b = -grad_a",
     mistake("summed_like_the_other", "grad_b")),
    ("pull_subtract", "grad_a = upstream.sum()\ngrad_b = -upstream.sum()",
     mistake("squares_summed_up", *GRADS)),
    ("pull_subtract", "grad_a = unbroadcast(upstream, a.shape) - a\n"
     "grad_b = unbroadcast(-upstream, b.shape) + b", mistake("parent_in_difference", *GRADS)),
    ("pull_matmul", "grad_a = (upstream @ b.T).mean(0)\ngrad_b = (a.T @ upstream).sum(1)",
     mistake("squares_summed_up", *GRADS)),
    ("pull_matmul", "grad_a = (upstream @ b.T).ravel()\ngrad_b = (a.T @ upstream)[None]",
     mistake("axis_dropped_or_added", *GRADS)),
    ("pull_matmul", "grad_a = upstream @ b.T - a\ngrad_b = a.T @ upstream - b",
     mistake("parent_added", *GRADS)),
    ("pull_matmul", "grad_a = upstream @ np.linalg.pinv(b)\ngrad_b = np.linalg.pinv(a) @ upstream",
     mistake("product_undone", *GRADS)),
    *(("pull_relu", f"grad_a = {answer}", mistake(name, "grad_a")) for answer, name in (
        ("upstream[a > 0]", "picked_out"),
        ("upstream - (a < 0)", "mask_beside"),
        ("upstream / (1 + np.exp(-a))", "slope_of_other_function"),
        ("upstream * (1 - np.tanh(a) ** 2)", "slope_of_other_function"),
        ("(upstream * (a > 0)).sum()", "squares_summed_up"),
        ("np.where(a > 0, upstream, 0).sum(axis=0)", "squares_summed_up"),
        ("np.array([u if h > 0 else 0.0 for u, h in zip(upstream.flat, a.flat)])",
         "axis_dropped_or_added"),
    )),
    *(("pull_sum_of_squares", f"grad_a = {answer}", mistake(name, "grad_a")) for answer, name in (
        ("upstream * 2 * a.sum(axis=0)", "squares_summed_up"),
        ("upstream * 2 * a.sum(axis=1, keepdims=True) * np.ones_like(a)", "squares_summed_up"),
        ("(upstream * 2 * a).mean()", "squares_summed_up"),
        ("upstream * np.sum(a ** 2)", "squares_summed_up"),
        ("np.array([upstream * 2 * one for one in a.flat])", "axis_dropped_or_added"),
        ("2 * upstream * a[0]", "one_sample"),
    )),
    *(("network_loss", f"h = x @ w1\nbent = {bent}\nloss = sum_of_squares(bent @ w2 - y)",
       mistake(name, *LOSS))
      for bent, name in (
          ("h - relu(h)", "relu_keeps_negative"), ("relu(-1 * h)", "relu_keeps_negative"),
          ("h * h", "activation_instead"), ("relu(h) * h", "activation_instead"),
          ("relu(h) + relu(-1 * h)", "activation_instead"), ("relu(h) + h", "activation_instead"),
      )),
    ("network_loss", "loss = sum_of_squares(relu(x @ w1) @ w2 - y) + 0.01 * sum_of_squares(w1)",
     mistake("weights_in_the_loss", "loss", "grad_w1")),
    ("network_loss", "loss = sum_of_squares(relu(x @ w1) @ w2 - y)\n"
     "loss = loss + 0.001 * (sum_of_squares(w1) + sum_of_squares(w2))",
     mistake("weights_in_the_loss", *LOSS)),
]

CELLS_WRONG = [
    # The recursion limit again, by a name of the notebook's own.
    ("topological_order", "import sys\nfrom sys import setrecursionlimit\n\n"
     "def topological_order(root):\n    " + VISIT.replace("\n", "\n    ")
     + RAISED.replace("sys.set", "set").replace("\n", "\n    ") + "return order\n",
     complaint("recursion_limit_raised", "deep chain")),
    # A default argument is made once, for all calls.
    ("topological_order", "def topological_order(root, seen=set()):\n    order, pile = [], [(root, False)]\n"
     "    while pile:\n        node, is_done = pile.pop()\n        if is_done:\n"
     "            order.append(node)\n        elif node not in seen:\n"
     "            seen.add(node)\n            pile.append((node, True))\n"
     "            pile.extend((p, False) for p in node.parents)\n    return order\n",
     complaint("marks_left", "each node once")),
]

CELLS_RIGHT = [
    # One function for all, with a name of its own, and other argument names.
    ("pull_relu", "def slope(a):\n    return (np.sign(a) + 1) / 2\n\n"
     "def pull_relu(g, z):\n    return (g * slope(z),)\n"),
    ("backward", "def _start(nodes):\n    for n in nodes:\n        n.grad = 0.0 * n.data\n\n"
     "def backward(loss):\n    order = topological_order(loss)\n    _start(order)\n"
     "    loss.grad = loss.grad + 1\n    for n in order[::-1]:\n        if n.pull:\n"
     "            for p, g in zip(n.parents, n.pull(n.grad)):\n"
     "                p.grad = p.grad + g\n"),
]

WRONG += [
    ('unbroadcast', 'while grad.ndim > len(shape):\n    grad = grad.sum(axis=-1)\nfor axis, length in enumerate(shape):\n    if length == 1:\n        grad = grad.sum(axis=axis, keepdims=True)',
     told('mistakes.wrong_axes_summed', 'axes in front', 'both at once')),
    ('unbroadcast', 'while grad.ndim > len(shape):\n    grad = grad.mean(axis=0)\nfor axis, length in enumerate(shape):\n    if length == 1:\n        grad = grad.sum(axis=axis, keepdims=True)',
     told('mistakes.copies_averaged', 'axes in front', 'both at once', 'single number')),
    ('unbroadcast', 'while grad.ndim > len(shape):\n    grad = grad.sum(axis=0)\nfor axis, length in enumerate(shape):\n    if length == 1:\n        grad = grad.max(axis=axis, keepdims=True)',
     told('mistakes.largest_kept', 'axes of length 1', 'both at once')),
    ('unbroadcast', 'if grad.ndim > len(shape):\n    grad = grad.sum(axis=0)\nfor axis, length in enumerate(shape):\n    if length == 1:\n        grad = grad.sum(axis=axis, keepdims=True)',
     told('mistakes.one_front_axis', 'axes in front', 'single number')),
    ('unbroadcast', 'while grad.ndim > len(shape):\n    grad = grad[0]\nfor axis, length in enumerate(shape):\n    if length == 1:\n        grad = grad.sum(axis=axis, keepdims=True)',
     told('mistakes.one_copy_kept', 'axes in front', 'both at once', 'single number')),
    ('pull_subtract', 'grad_a = unbroadcast(upstream, a.shape)\ngrad_b = unbroadcast(upstream, b.shape) * -b',
     {'grad_b': 'mistakes.pull_of_multiply'}),
    ('pull_subtract', 'grad_a = unbroadcast(upstream * a, a.shape)\ngrad_b = -grad_a',
     {'grad_a': 'mistakes.pull_of_multiply', 'grad_b': 'shape'}),
    ('pull_matmul', 'grad_a = upstream @ b.T\ngrad_b = (upstream.T @ a).T * 2',
     {'grad_b': 'mistakes.counted_twice'}),
    ('pull_sum_of_squares', 'grad_a = np.full_like(a, 2 * upstream * a.sum())',
     {'grad_a': 'mistakes.squares_summed_up'}),
    ('pull_sum_of_squares', 'grad_a = upstream * 2 * np.abs(a)',
     {'grad_a': 'mistakes.sign_of_parent_lost'}),
    ('apply', 'values = [parent.data for parent in parents]\nnode = Node(operation.forward(*values), parents[::-1], name=operation.name)\nnode.pull = lambda upstream: operation.pull(upstream, *values)[::-1]',
     {'parents': 'complaints.parents_order', 'pull': 'mistakes.gradients_reversed'}),
    ('apply', 'values = [parent.data for parent in parents]\nresult = operation.forward(*values)\nnode = Node(result, parents, name=operation.name)\nnode.pull = lambda upstream: operation.pull(upstream * result, *values)',
     {'pull': 'mistakes.upstream_times_value'}),
    ('apply', 'values = [parent.data for parent in parents]\nnode = Node(operation.forward(*values[:2]), parents[:2], name=operation.name)\nnode.pull = lambda upstream: operation.pull(upstream, *values[:2])',
     told('raised', 'data', 'parents', 'pull')),
    ('topological_order', 'order, seen = [], set()\npile = [(root, False)]\nwhile pile:\n    node, down = pile.pop()\n    if down:\n        order.append(node)\n    elif node not in seen:\n        seen.add(node)\n        pile.extend((p, False) for p in node.parents)\n        pile.append((node, True))',
     {'parents first': 'complaints.root_first'}),
    ('topological_order', 'order, seen = [], set()\npile = [root]\nwhile pile:\n    node = pile.pop(0)\n    if node in seen:\n        order.remove(node)\n    seen.add(node)\n    order.append(node)\n    pile.extend(node.parents)\norder.reverse()',
     {'ladder': 'complaints.ladder'}),
    ('topological_order', 'order, seen = [], set()\npile = [(root, False)]\nwhile pile:\n    node, parents_are_down = pile.pop()\n    if parents_are_down:\n        order.append(node)\n    elif node.data.tobytes() not in seen:\n        seen.add(node.data.tobytes())\n        pile.append((node, True))\n        pile.extend((parent, False) for parent in node.parents)',
     {'each node once': 'complaints.nodes_missing', 'parents first': 'complaints.nodes_missing', 'deep chain': 'complaints.chain_incomplete', 'ladder': 'complaints.ladder_incomplete'}),
    ('topological_order', 'order, seen = [], set()\npile = [(root, False)]\nwhile pile:\n    node, parents_are_down = pile.pop()\n    if parents_are_down:\n        order.append(node)\n    elif node not in seen:\n        seen.add(node)\n        pile.append((node, True))\n        pile.extend((parent, False) for parent in node.parents[:1])',
     {'each node once': 'complaints.nodes_missing', 'parents first': 'complaints.nodes_missing', 'ladder': 'complaints.ladder_incomplete'}),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part * node.grad',
     told('raised_shapes', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    if node.grad is None:\n        node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part',
     {'second call': 'complaints.not_fresh'}),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data) / root.data.size\nfor node in reversed(order):\n    if node.parents and node is not order[1]:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part',
     {'one path each': 'complaints.seed_not_ones'}),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in sorted(order, key=lambda n: -len(n.parents)):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part',
     told('mistakes.nothing_flows', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = np.maximum(parent.grad, part)',
     told('complaints.gradient_cut_off', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('network_loss', 'h = x @ w1\ny_pred = relu(h) @ w2\nloss = sum_of_squares(y_pred - y) * (1 / y.shape[0])',
     told('mistakes.mean_over_batch', 'loss', 'grad_w1', 'grad_w2')),
    ('network_loss', 'h = relu(x @ w1)\ny_pred = relu(h @ w2)\nloss = sum_of_squares(y - y_pred)',
     told('mistakes.relu_on_output', 'loss', 'grad_w1', 'grad_w2')),
    ('network_loss', 'y_pred = relu(x @ w1) @ w2\nloss = sum_of_squares(y_pred) - sum_of_squares(Node(y))',
     {'loss': 'mistakes.difference_of_squares', 'grad_w1': 'mistakes.forgot_y', 'grad_w2': 'mistakes.forgot_y'}),
    ('train', 'w1_leaf, w2_leaf = Node(w1), Node(w1)\nloss_here = network_loss(x, y, w1_leaf, w2_leaf)\nbackward(loss_here)\nloss = float(loss_here.data)\nw1 = w1 - learning_rate * w1_leaf.grad\nw2 = w2 - learning_rate * w2_leaf.grad',
     told('raised_product', 'losses', 'w1', 'w2')),
    ('train', 'w1_leaf, w2_leaf = Node(w1), Node(w2)\nloss_here = network_loss(x, y, w1_leaf, w2_leaf)\nbackward(loss_here)\nloss = float(loss_here.data)\nw1 = w1 - learning_rate * w1_leaf.grad\nw2_leaf = Node(w2 - learning_rate * w2_leaf.grad)',
     {'losses': 'mistakes.only_w1', 'w1': 'mistakes.only_w1', 'w2': 'mistakes.no_update'}),
    ('train', 'w1_leaf, w2_leaf = Node(w1), Node(w2)\nloss_here = network_loss(x, y, w1_leaf, w2_leaf)\nbackward(loss_here)\nw1 = w1 - learning_rate * w1_leaf.grad\nw2 = w2 - learning_rate * w2_leaf.grad\nloss = float(network_loss(x, y, Node(w1), Node(w2)).data)',
     {'losses': 'mistakes.loss_after_update'}),
    ('train', 'w1_leaf, w2_leaf = Node(w1), Node(w2)\nloss_here = network_loss(x, y, w1_leaf, w2_leaf)\nbackward(loss_here)\nloss = float(loss_here.data)\nw1 = w1 - learning_rate * np.sign(w1_leaf.grad)\nw2 = w2 - learning_rate * w2_leaf.grad',
     told('mistakes.one_step_of_another_kind', 'losses', 'w1', 'w2')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.ones_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part',
     told('complaints.gradient_raised', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = node.data.copy()\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part',
     told('complaints.gradient_with_value', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)[::-1]\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part',
     told('raised_shapes', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = part if not parent.grad.any() else parent.grad * part',
     told('complaints.contributions_multiplied', 'same node twice', 'several paths')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = part if not parent.grad.any() else np.maximum(parent.grad, part)',
     {'same node twice': 'complaints.overwritten', 'several paths': 'complaints.largest_contribution'}),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        node.grad = np.clip(node.grad, -1, 1)\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part\n    node.grad = np.clip(node.grad, -1, 1)',
     {'one path each': 'complaints.gradient_clipped', 'same node twice': 'complaints.gradient_signs_alone', 'several paths': 'complaints.gradient_clipped', 'second call': 'complaints.gradient_clipped', 'no shared arrays': 'complaints.gradient_clipped'}),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad / np.linalg.norm(node.grad))\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part',
     told('complaints.gradient_scaled', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad + 1)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part',
     told('complaints.gradient_scaled', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(root.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part',
     told('raised', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(np.abs(node.grad))\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part',
     told('complaints.gradient_lost_signs', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = part - parent.grad',
     {'same node twice': 'complaints.nothing_handed', 'several paths': 'complaints.contributions_weighted'}),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + 0.01 * part',
     told('complaints.gradient_scaled', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = 0.9 * parent.grad + part',
     {'same node twice': 'complaints.gradient_scaled', 'several paths': 'complaints.contributions_weighted'}),
    ('apply', 'values = [parent.data for parent in parents]\nnode = Node(operation.forward(*values), tuple(Node(0 * p.data) for p in parents), name=operation.name)\nnode.pull = lambda upstream: operation.pull(upstream, *values)',
     {'parents': 'complaints.parent_is_another'}),
    ('apply', 'values = [parent.data for parent in parents]\nnode = Node(operation.forward(*values), (parents[0],) * len(parents), name=operation.name)\nnode.pull = lambda upstream: operation.pull(upstream, *values)',
     {'parents': 'complaints.parents_repeated'}),
    ('unbroadcast', 'while grad.ndim > len(shape):\n    grad = grad.sum(axis=0) / 2\nfor axis, length in enumerate(shape):\n    if length == 1:\n        grad = grad.sum(axis=axis, keepdims=True)',
     {'axes in front': 'mistakes.scaled', 'both at once': 'mistakes.half_of_it', 'single number': 'mistakes.sum_scaled'}),
    ('unbroadcast', 'while grad.ndim > len(shape):\n    grad = grad.sum(axis=0)\nfor axis, length in enumerate(shape):\n    if length == 1:\n        grad = -grad.sum(axis=axis, keepdims=True)',
     told('mistakes.opposite_sign', 'axes of length 1', 'nothing stretched')),
    ('unbroadcast', 'grad = grad.reshape((-1,) + tuple(shape)).sum(axis=0) if np.prod(shape) and grad.size % np.prod(shape) == 0 else grad',
     told('mistakes.laid_out_anew', 'axes of length 1', 'both at once')),
    ('pull_subtract', 'grad_a = unbroadcast(upstream * (a > b), a.shape)\ngrad_b = unbroadcast(-upstream * (a > b), b.shape)',
     told('mistakes.mask_in_difference', 'grad_a', 'grad_b')),
    ('pull_subtract', 'grad_a = unbroadcast(upstream, a.shape) / 2\ngrad_b = unbroadcast(-upstream, b.shape) / 2',
     told('mistakes.half_of_it', 'grad_a', 'grad_b')),
    ('pull_matmul', 'grad_a = upstream @ b.T / b.shape[1]\ngrad_b = a.T @ upstream - b',
     {'grad_a': 'mistakes.averaged_in_pull', 'grad_b': 'mistakes.parent_added'}),
    ('pull_matmul', 'grad_a = np.outer(upstream.sum(1), b.sum(1))\ngrad_b = np.outer(a.sum(0), upstream.sum(0))',
     told('mistakes.upstream_summed', 'grad_a', 'grad_b')),
    ('pull_relu', 'grad_a = upstream * (np.maximum(a, 0) >= 0)',
     {'grad_a': 'mistakes.no_mask'}),
    ('pull_relu', 'grad_a = upstream * np.tanh(np.maximum(a, 0))',
     {'grad_a': 'mistakes.slope_of_other_function'}),
    ('pull_sum_of_squares', 'grad_a = 2 * upstream * (a - a.mean(axis=0))',
     {'grad_a': 'mistakes.parent_centred'}),
    ('pull_sum_of_squares', 'grad_a = 2 * a ** upstream',
     {'grad_a': 'not_finite'}),
    ('apply', 'values = [parent.data for parent in parents]\nnode = Node(operation.forward(*values[::-1]), parents, name=operation.name)\nnode.pull = lambda upstream: operation.pull(upstream, *values[::-1])',
     told('raised', 'data', 'parents', 'pull')),
    ('apply', 'values = [parent.data.copy() for parent in parents]\nresult = operation.forward(*values)\nnode = Node(result.sum(), parents, name=operation.name)\nnode.pull = lambda upstream: operation.pull(upstream, *values)',
     {'data': 'shape'}),
    ('apply', 'values = [parent.data for parent in parents]\nnode = Node(operation.forward(*values), parents, name=operation.name)\nnode.pull = lambda upstream: tuple(-g for g in operation.pull(upstream, *values))',
     {'pull': 'mistakes.opposite_sign'}),
    ('apply', 'values = [parent.data for parent in parents]\nnode = Node(operation.forward(*values), parents, name=operation.name)\nnode.pull = lambda upstream: operation.pull(2 * upstream, *values)',
     {'pull': 'mistakes.counted_twice'}),
    ('topological_order', 'order = []\npile = [root]\nwhile pile:\n    node = pile.pop()\n    if all(p in order for p in node.parents):\n        order.append(node)\n    else:\n        pile.append(node)\n        pile.extend(p for p in node.parents if p not in order)',
     {'each node once': 'complaints.node_twice'}),
    ('topological_order', 'order, seen = [], set()\npile = [(root, False)]\nwhile pile:\n    node, parents_are_down = pile.pop()\n    if parents_are_down:\n        order.append(node)\n    elif node not in seen:\n        seen.add(node)\n        pile.append((node, True))\n        pile.extend((parent, False) for parent in node.parents)\norder = order[:-1]',
     told('complaints.root_missing', 'each node once', 'parents first', 'deep chain', 'ladder')),
    ('topological_order', 'order, seen = [], set()\npile = [(root, False)]\nwhile pile:\n    node, parents_are_down = pile.pop()\n    if parents_are_down:\n        order.append(node)\n    elif node not in seen:\n        seen.add(node)\n        pile.append((node, True))\n        pile.extend((parent, False) for parent in node.parents)\norder.sort(key=lambda n: len(n.parents))',
     {'parents first': 'complaints.child_before_parent'}),
    ('topological_order', 'order, seen = [], set()\npile = [(root, False)]\nwhile len(pile) and len(order) < 1000:\n    node, parents_are_down = pile.pop()\n    if parents_are_down:\n        order.append(node)\n    elif node not in seen:\n        seen.add(node)\n        pile.append((node, True))\n        pile.extend((parent, False) for parent in node.parents)',
     {'deep chain': 'complaints.chain_incomplete'}),
    ('topological_order', 'order, seen = [], set()\npile = [(root, False)]\nwhile pile:\n    node, parents_are_down = pile.pop()\n    if parents_are_down:\n        order.insert(0, node)\n    elif node not in seen:\n        seen.add(node)\n        pile.append((node, True))\n        pile.extend((parent, False) for parent in node.parents)',
     {'parents first': 'complaints.order_reversed'}),
    ('topological_order', 'order, seen = [], set()\npile = [(root, False)]\nwhile pile:\n    node, parents_are_down = pile.pop()\n    if parents_are_down:\n        order.append(node)\n    elif node not in seen:\n        seen.add(node)\n        pile.append((node, True))\n        pile.extend((parent, False) for parent in node.parents)\norder = [n for n in order if n.parents or n is root]',
     told('complaints.leaves_missing', 'each node once', 'parents first', 'deep chain', 'ladder')),
    ('topological_order', 'order, seen = [], set()\npile = [(root, False)]\nwhile pile:\n    node, parents_are_down = pile.pop()\n    if parents_are_down:\n        order.append(node)\n    elif node not in seen:\n        seen.add(node)\n        pile.append((node, True))\n        pile.extend((parent, False) for parent in node.parents)\norder = [n.data for n in order]',
     told('complaints.no_nodes_in_order', 'each node once', 'parents first', 'deep chain', 'ladder')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part\nfor node in order:\n    if not node.parents:\n        node.grad = -node.grad',
     told('complaints.leaf_lost', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('backward', "order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if len(node.parents) > 0 and node.grad.any() and node.name != 'relu':\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part",
     told('complaints.turn_missing', 'one path each', 'several paths', 'second call')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            if parent.parents or parent.grad.sum() == 0:\n                parent.grad = parent.grad + part',
     told('complaints.overwritten', 'same node twice', 'several paths')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part\n        node.grad = np.zeros_like(node.data)',
     told('complaints.inner_lost', 'one path each', 'same node twice', 'several paths', 'second call')),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor p, g in zip(root.parents, root.pull(root.data)):\n    p.grad = g\nfor node in reversed(order[:-1]):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part',
     told('complaints.gradient_with_value', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('backward', 'order = topological_order(root)[::-1]\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part',
     told('mistakes.nothing_flows', 'one path each', 'same node twice', 'several paths', 'second call', 'no shared arrays')),
    ('network_loss', 'h = relu(x @ w1)\nloss = sum_of_squares(h @ w2 - y) + sum_of_squares(h)',
     told('mistakes.other_term_in_loss', 'loss', 'grad_w1')),
    ('network_loss', 'y_pred = relu(x @ w1) @ w2\nloss = sum_of_squares((y_pred - y) * (y_pred - y))',
     told('mistakes.fourth_power', 'loss', 'grad_w1', 'grad_w2')),
    ('network_loss', 'y_pred = relu(x @ w1 + 1) @ w2\nloss = sum_of_squares(y_pred - y)',
     told('mistakes.number_added', 'loss', 'grad_w1', 'grad_w2')),
    ('network_loss', 'y_pred = relu(-1 * (x @ w1)) @ w2\nloss = sum_of_squares(y_pred + (-1) * y * 2)',
     told('mistakes.relu_keeps_negative + mistakes.y_scaled', 'loss', 'grad_w1', 'grad_w2')),
    ('train', 'w1_leaf, w2_leaf = Node(w1), Node(w2)\nloss_here = network_loss(x, y, w1_leaf, w2_leaf)\nbackward(loss_here); backward(loss_here)\nloss = float(loss_here.data)\nw1 = w1 - learning_rate * w1_leaf.grad + 0 * w1_leaf.data\nw2 = w2 - learning_rate * (w2_leaf.grad + w2_leaf.data)',
     told('mistakes.one_step_of_another_kind', 'losses', 'w1', 'w2')),
    ('train', 'w1_leaf, w2_leaf = Node(w1), Node(w2)\nroot = network_loss(x, y, w1_leaf, w2_leaf) * (1 / len(x))\nbackward(root)\nloss = float(root.data)\nw1 = w1 - learning_rate * w1_leaf.grad\nw2 = w2 - learning_rate * w2_leaf.grad',
     {'losses': 'two_at_once.divided_by_a_size + mistakes.mean_step', 'w1': 'mistakes.mean_step', 'w2': 'mistakes.mean_step'}),
    ('train', 'if not losses:\n    w1_leaf, w2_leaf = Node(w1), Node(w2)\n    root = network_loss(x, y, w1_leaf, w2_leaf)\nbackward(root)\nloss = float(root.data)\nw1 = w1 - learning_rate * w1_leaf.grad\nw2 = w2 - learning_rate * w2_leaf.grad',
     {'losses': 'mistakes.same_loss', 'w1': 'mistakes.first_gradients_kept', 'w2': 'mistakes.first_gradients_kept'}),
]

RIGHT += [
    ('unbroadcast', 'lead = grad.ndim - len(shape)\nfull = (1,) * lead + tuple(shape)\naxes = tuple(i for i, n in enumerate(full) if n == 1)\ngrad = np.add.reduce(grad, axis=axes, keepdims=True).reshape(shape)'),
    ('unbroadcast', 'result = np.zeros(shape)\nview = np.zeros(grad.shape, dtype=int) + np.arange(result.size).reshape(shape)\nnp.add.at(result.reshape(-1), view.ravel(), grad.ravel())\ngrad = result'),
    ('pull_matmul', "grad_a = np.einsum('nk,jk->nj', upstream, b)\ngrad_b = sum(np.outer(a[n], upstream[n]) for n in range(len(a)))"),
    ('pull_relu', 'grad_a = upstream.copy()\ngrad_a[~(a > 0)] *= 0.0'),
    ('pull_sum_of_squares', 'grad_a = np.empty_like(a)\nfor index, value in np.ndenumerate(a):\n    grad_a[index] = float(upstream) * (value + value)'),
    ('apply', 'import functools\narrays = tuple(map(lambda p: p.data, parents))\nclass Pull:\n    def __init__(self, f, arrays):\n        self.f, self.arrays = f, arrays\n    def __call__(self, g):\n        return self.f(g, *self.arrays)\nnode = Node(data=operation.forward(*arrays), pull=Pull(operation.pull, arrays), parents=parents, name=operation.name)'),
    ('topological_order', 'nodes = {id(root): root}\npile = [root]\nwhile pile:\n    for p in pile.pop().parents:\n        if id(p) not in nodes:\n            nodes[id(p)] = p\n            pile.append(p)\nfrom collections import Counter, deque\nwaiting = Counter(id(p) for n in nodes.values() for p in n.parents)\nready = deque([root])\norder = deque()\nwhile ready:\n    n = ready.popleft()\n    order.appendleft(n)\n    for p in n.parents:\n        waiting[id(p)] -= 1\n        if not waiting[id(p)]:\n            ready.append(p)\norder = list(order)'),
    ('topological_order', 'done = {}\nstack = [(root, iter(root.parents))]\nopened = {root}\nwhile stack:\n    node, rest = stack[-1]\n    for p in rest:\n        if p not in opened:\n            opened.add(p)\n            stack.append((p, iter(p.parents)))\n            break\n    else:\n        done[node] = True\n        stack.pop()\norder = list(done)'),
    ('backward', 'grads = {}\norder = topological_order(root)\nfor n in order:\n    grads[n] = []\ngrads[root].append(np.ones(root.data.shape))\nwhile order:\n    n = order.pop()\n    n.grad = sum(grads[n], np.zeros(n.data.shape))\n    if n.pull is None:\n        continue\n    [grads[p].append(g) for p, g in zip(n.parents, n.pull(n.grad))]'),
    ('network_loss', 'minus_y = -1.0 * y\npred = relu(Node(x) @ w1).__matmul__(w2)\ndiff = apply(ADD, pred, minus_y)\nloss = sum_of_squares(diff)'),
    ('train', 'leaves = [Node(w.copy()) for w in (w1, w2)]\nroot = network_loss(x, y, *leaves)\nbackward(root)\nw1, w2 = (leaf.data - learning_rate * leaf.grad for leaf in leaves)\nloss = root.data.item()'),
    ('topological_order', 'order, seen = [], []\npile = [(root, False)]\nwhile pile:\n    node, down = pile.pop()\n    if down:\n        order.append(node)\n    elif node not in seen:\n        seen.append(node)\n        pile.append((node, True))\n        pile.extend((p, False) for p in node.parents)'),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = np.zeros_like(node.data)\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order[1:]):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part'),
    ('unbroadcast', 'if grad.shape == tuple(shape):\n    grad = grad.copy()\nelif grad.ndim > len(shape):\n    grad = unbroadcast(grad.sum(0), shape)\nelse:\n    i = next(i for i, (m, n) in enumerate(zip(grad.shape, shape)) if m != n)\n    grad = unbroadcast(grad.sum(i, keepdims=True), shape)'),
    ('pull_subtract', 'grad_a, grad_b = pull_add(upstream, a, b)\ngrad_b = 0 - grad_b'),
    ('apply', 'def pull(upstream, arrays=tuple(p.data for p in parents)):\n    return tuple(operation.pull(upstream, *arrays))\nnode = Node.__new__(Node)\nnode.__init__(operation.forward(*[p.data for p in parents]), parents, pull, operation.name)'),
    ('topological_order', 'depth = {}\nstate = [root]\nwhile state:\n    n = state[-1]\n    todo = [p for p in n.parents if p not in depth]\n    if todo:\n        state.append(todo[0])\n    else:\n        depth[n] = 1 + max((depth[p] for p in n.parents), default=0)\n        state.pop()\norder = sorted(depth, key=depth.get)'),
    ('backward', 'order = topological_order(root)\nfor n in order[:-1]:\n    n.grad = None\nroot.grad = np.full(root.data.shape, 1.0)\nfor n in order[::-1]:\n    if not n.parents:\n        continue\n    for p, g in zip(n.parents, n.pull(n.grad)):\n        p.grad = np.array(g) if p.grad is None else np.add(p.grad, g)'),
    ('train', 'def step(w1, w2):\n    a, b = Node(w1), Node(w2)\n    L = network_loss(x, y, a, b)\n    backward(L)\n    return L.data.tolist(), (a.grad, b.grad)\nloss, grads = step(w1, w2)\nw1, w2 = [w - learning_rate * g for w, g in zip((w1, w2), grads)]'),
    ('backward', 'order = topological_order(root)\nfor node in order:\n    node.grad = 0.0\nroot.grad = np.ones_like(root.data)\nfor node in reversed(order):\n    if node.parents:\n        contributions = node.pull(node.grad)\n        for parent, part in zip(node.parents, contributions, strict=True):\n            parent.grad = parent.grad + part'),
]

WRONG += [
    ('unbroadcast', 'while grad.ndim > len(shape):\n    grad = np.median(grad, axis=0)\nfor axis, size in enumerate(shape):\n    if size == 1:\n        grad = np.median(grad, axis=axis, keepdims=True)',
     {'axes in front': 'mistakes.median_kept', 'axes of length 1': 'mistakes.median_kept', 'both at once': 'mistakes.median_kept', 'single number': 'mistakes.median_kept'}),
    ('unbroadcast', 'while grad.ndim > len(shape):\n    grad = grad.sum(axis=0)\nfor axis, size in enumerate(shape):\n    if size == 1:\n        grad = np.median(grad, axis=axis, keepdims=True)',
     {'axes of length 1': 'mistakes.median_kept', 'both at once': 'mistakes.median_kept'}),
]

WRONG += [
    ('topological_order', 'seen, pile = set(), [root]\nwhile pile:\n    node = pile.pop()\n    seen.add(node)\n    pile.extend(p for p in node.parents if p not in seen)\norder = list(seen)',
     told('complaints.order_of_a_set', 'parents first')),
    ('topological_order', 'seen, new = {root}, {root}\nwhile new:\n    new = {p for n in new for p in n.parents} - seen\n    seen |= new\norder = [*seen]',
     told('complaints.order_of_a_set', 'parents first')),
    ('network_loss', 'loss = sum_of_squares(relu(x @ w1) @ w2) - y',
     told('mistakes.y_after_sum', 'loss', 'grad_w1', 'grad_w2')),
    ('pull_relu', 'grad_a = upstream * (a > 0).all(axis=1, keepdims=True)',
     told('mistakes.nothing_passes', 'grad_a')),
]

WRONG += [
    ("pull_matmul", "grad_a = upstream @ np.ones_like(b).T\ngrad_b = np.ones_like(a).T @ upstream",
     mistake("local_ignored", "grad_a", "grad_b")),
    *(
        ("topological_order", "order, seen, pile = [], {root}, [(root, False)]\n"
         "while pile:\n    node, down = pile.pop()\n    if down:\n        order.append(node)\n"
         "        continue\n    pile.append((node, True))\n"
         f"    for p in {parents}:\n        if p not in seen:\n            seen.add(p)\n"
         "            pile.append((p, False))", complaint("marked_early", "parents first"))
        for parents in ("node.parents", "reversed(node.parents)")
    ),
]
