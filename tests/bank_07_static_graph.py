"""Right and wrong answers to the exercises of 07-static-graph.

RIGHT: (blank, body). WRONG: (blank, body, what each wrong part is told).
"""
# fmt: off

STAGE = "07-static-graph"

# ------------------------------------------------------------------ build_graph

PLACES = (
    "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\n"
    "y = tf1.placeholder(tf.float64, (None, w2.shape[1]))\n"
)
VARIABLES = "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n"
FORWARD = "y_pred = tf.nn.relu(x @ w1) @ w2\n"
LOSS = "loss = tf.reduce_sum((y_pred - y) ** 2)\n"
GRADIENTS = "grad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\n"
ASSIGN_1 = "new_w1 = w1.assign(w1 - learning_rate * grad_w1)\n"
ASSIGN_2 = "new_w2 = w2.assign(w2 - learning_rate * grad_w2)\n"
ASSIGNS = ASSIGN_1 + ASSIGN_2
NETWORK = PLACES + VARIABLES + FORWARD
BY_HAND = PLACES + VARIABLES + (
    "h = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\n" + LOSS
    + "d = 2 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\n"
      "grad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\n"
      "grad_w1 = tf.matmul(x, grad_h, transpose_a=True)\n"
)
IN_NUMPY = (
    "def back(x, y, w1, w2):\n"
    "    h = x @ w1\n    d = 2 * (np.maximum(h, 0) @ w2 - y)\n"
    "    return x.T @ (d @ w2.T * (h > 0)), np.maximum(h, 0).T @ d\n"
)
BUILT = NETWORK + LOSS + GRADIENTS

# --------------------------------------------------------------------- run_graph

OPEN = "with tf1.Session(graph=net.graph) as session:\n"
INIT = "    session.run(net.init)\n"
LOOP = "    for _ in range(steps):\n"
FEED = "{net.x: x, net.y: y}"
STEP = (
    "        loss, w1, w2 = session.run("
    f"[net.loss, net.new_w1, net.new_w2], {FEED})\n"
)
KEEP = "        losses.append(loss)\n"

# ------------------------------------------------------------------ build_repeat

CONDITION = "more = lambda turn, hidden: turn < depth\n"
BODY = "once = lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight))\n"
WHILE = "_, output = tf.while_loop(more, once, (0, h))\n"

# --------------------------------------------------------------- make_train_step

HEAD = "@tf.function\ndef train_step(x, y):\n"
TAPE = (
    "    with tf.GradientTape() as tape:\n"
    "        y_pred = tf.nn.relu(x @ w1) @ w2\n"
    "        loss = tf.reduce_sum((y_pred - y) ** 2)\n"
    "    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n"
)
MOVE_1 = "    w1.assign_sub(learning_rate * grad_w1)\n"
MOVE_2 = "    w2.assign_sub(learning_rate * grad_w2)\n"
BACK = "    return loss\n"
TRACED = VARIABLES + HEAD + TAPE + MOVE_1 + MOVE_2 + BACK

RIGHT = [
    # Close to how one wrote it in TensorFlow 1.
    ("build_graph",
     "w1, w2 = tf1.Variable(w1), tf1.Variable(w2)\n"
     "x = tf1.placeholder(tf.float64, shape=[None, w1.shape[0]], name='x')\n"
     "y = tf1.placeholder(tf.float64, shape=[None, w2.shape[1]], name='y')\n"
     "hidden = tf.maximum(tf.matmul(x, w1), tf.zeros(1, tf.float64))\n"
     "loss = tf.reduce_sum(tf.pow(y - tf.matmul(hidden, w2), 2.0))\n"
     + GRADIENTS + ASSIGNS),
    ("build_graph", BUILT
     + "new_w1 = w1.assign_sub(learning_rate * grad_w1)\n"
       "new_w2 = tf1.assign_sub(w2, learning_rate * grad_w2)"),
    # Any batch, any width.
    ("build_graph",
     "x = tf1.placeholder(tf.float64)\ny = tf1.placeholder('float64', [None, None])\n"
     + VARIABLES + FORWARD + LOSS + GRADIENTS + ASSIGNS),
    # Variables that hold the transposes, so that none of them starts from an array as it is.
    ("build_graph", PLACES + "v1, v2 = tf.Variable(w1.T), tf.Variable(w2.T)\n"
     "loss = tf.reduce_sum((tf.nn.relu(x @ tf.transpose(v1)) @ tf.transpose(v2) - y) ** 2)\n"
     "g1, g2 = tf.gradients(loss, [v1, v2])\n"
     "new_w1 = tf.transpose(v1.assign(v1 - learning_rate * g1))\n"
     "new_w2 = tf.transpose(v2.assign(v2 - learning_rate * g2))"),
    # Backward by hand, in the graph.
    ("build_graph", BY_HAND + ASSIGNS),
    ("build_graph", NETWORK + LOSS
     + "rule = tf1.train.GradientDescentOptimizer(learning_rate)\n"
       "(g1, v1), (g2, v2) = rule.compute_gradients(loss, [w1, w2])\n"
       "new_w1 = v1.assign(v1 - learning_rate * g1)\n"
       "new_w2 = v2.assign(v2 - learning_rate * g2)"),
    # Functions inside of the graph, one of them of TensorFlow's kind.
    ("build_graph", PLACES + VARIABLES
     + "@tf.function\ndef forward(x):\n    return tf.nn.relu(x @ w1) @ w2\n"
       "y_pred = forward(x)\n" + LOSS + GRADIENTS + ASSIGNS),
    # An optimiser of TensorFlow's; both new weights are read behind its step.
    ("build_graph", NETWORK + LOSS
     + "step = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)\n"
       "with tf.control_dependencies([step]):\n"
       "    new_w1, new_w2 = w1.read_value(), w2.read_value()"),
    ("build_graph", NETWORK + LOSS
     + "with tf.GradientTape() as tape:\n    tape.watch([w1, w2])\n    "
     + FORWARD + "    " + LOSS
     + "grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n" + ASSIGNS),
    ("build_graph", PLACES
     + "v1 = tf1.get_variable('v1', initializer=w1)\n"
       "v2 = tf1.get_variable('v2', initializer=w2)\n"
       "loss = tf.reduce_sum(tf.square(tf.nn.relu(tf.matmul(x, v1)) @ v2 - y))\n"
       "g = tf1.gradients(loss, [v1, v2])\n"
       "new_w1, new_w2 = [v.assign(v - learning_rate * s) for v, s in zip((v1, v2), g)]"),
    # TensorFlow 1's old variables, with the order written down.
    ("build_graph", PLACES
     + "w1 = tf1.Variable(w1, use_resource=False)\n"
       "w2 = tf1.Variable(w2, use_resource=False)\n" + FORWARD + LOSS + GRADIENTS
     + "with tf.control_dependencies([grad_w1, grad_w2, loss]):\n"
       "    new_w1 = w1.assign(w1 - learning_rate * grad_w1)\n"
       "    new_w2 = w2.assign(w2 - learning_rate * grad_w2)"),
    # The last line by hand.
    ("build_graph", BUILT + ASSIGNS
     + "return StaticGraph(graph=graph, x=x, y=y, loss=loss, new_w1=new_w1,\n"
       "    new_w2=new_w2, init=tf1.variables_initializer([w1, w2]))"),
    ("build_graph", NETWORK + "loss = 2 * tf.nn.l2_loss(y_pred - y)\n"
     + GRADIENTS + ASSIGNS),
    ("run_graph", OPEN
     + "    session.run(tf1.global_variables_initializer())\n" + LOOP
     + STEP + KEEP),
    ("run_graph",
     "session = tf1.Session(graph=net.graph)\nsession.run(net.init)\n"
     "while len(losses) < steps:\n"
     "    got = session.run({'l': net.loss, 'a': net.new_w1, 'b': net.new_w2},\n"
     f"                      feed_dict={FEED})\n"
     "    losses.append(got['l'].item())\n"
     "w1, w2 = got['a'], got['b']\nsession.close()"),
    ("run_graph", "with net.graph.as_default(), tf1.Session() as session:\n"
     + INIT + LOOP + STEP + KEEP),
    # The graph by position, the loss in a run of its own, before the step.
    ("run_graph",
     "graph, x_, y_, loss_, w1_, w2_, init_ = net\n"
     "with tf1.Session(graph=graph) as s:\n    s.run(init_)\n"
     "    for _ in range(steps):\n"
     "        losses += [s.run(loss_, {x_: x, y_: y})]\n"
     "        w1, w2 = s.run((w1_, w2_), {x_: x, y_: y})"),
    ("run_graph", OPEN + "    net.init.run()\n" + LOOP
     + STEP.replace("net.new_w1, net.new_w2", "net.new_w2, net.new_w1")
       .replace("w1, w2 =", "w2, w1 =") + KEEP
     + "    return np.array(losses), w1, w2"),
    ("run_graph", OPEN + INIT
     + "    step = session.make_callable([net.loss, net.new_w1, net.new_w2],"
       " feed_list=[net.x, net.y])\n" + LOOP
     + "        loss, w1, w2 = step(x, y)\n" + KEEP),
    ("run_graph", OPEN + INIT
     + "    rows = [session.run([net.loss, net.new_w1, net.new_w2], "
     + FEED + ") for _ in range(steps)]\n"
       "losses, (_, w1, w2) = [row[0] for row in rows], rows[-1]"),
    ("build_repeat", CONDITION + BODY + WHILE),
    ("build_repeat",
     "output, = tf.while_loop(lambda v: True, lambda v: (tf.nn.relu(v @ weight),),\n"
     "                        (h,), maximum_iterations=depth)"),
    # The loop is two calls deep.
    ("build_repeat",
     "@tf.function\ndef repeated(v, count):\n    turn = 0\n    while turn < count:\n"
     "        v = tf.nn.relu(v @ weight)\n        turn += 1\n    return v\n"
     "@tf.function\ndef outer(v, count):\n    return repeated(v, count)\n"
     "output = outer(h, depth)"),
    ("build_repeat",
     "output = tf.scan(lambda hidden, _: tf.nn.relu(hidden @ weight),\n"
     "                 tf.range(depth), initializer=h)[-1]"),
    ("build_repeat",
     "output = tf.foldl(lambda hidden, _: tf.maximum(tf.matmul(hidden, weight), 0),\n"
     "                  tf.range(depth), h)"),
    ("build_repeat",
     "loop = tf1.while_loop(lambda left, v: left > 0,\n"
     "    lambda left, v: [left - 1, tf.nn.relu(v @ weight)], [depth, h])\n"
     "output = loop[1]"),
    ("build_repeat",
     "@tf.function\ndef repeated(hidden, count):\n"
     "    for _ in tf.range(count):\n        hidden = tf.nn.relu(hidden @ weight)\n"
     "    return hidden\noutput = repeated(h, depth)"),
    # A variable in the weights' place, and a gradient of its own.
    ("build_repeat", CONDITION + BODY + WHILE
     + "return RepeatGraph(graph, h, depth, output,\n"
       "    tf.gradients(tf.reduce_sum(tf.square(output)), weight)[0])"),
    ("build_repeat",
     "def turn(i, v):\n    return i + 1, tf.nn.relu(tf.linalg.matmul(v, weight))\n"
     "output = tf.while_loop(lambda i, v: tf.less(i, depth), turn,\n"
     "    [tf.constant(0), h], parallel_iterations=1, maximum_iterations=1000)[-1]"),
    ("make_train_step", TRACED),
    ("make_train_step", VARIABLES
     + "def plain(x, y):\n" + TAPE + MOVE_1 + MOVE_2 + BACK
     + "train_step = tf.function(plain)"),
    ("make_train_step", VARIABLES
     + HEAD.replace("@tf.function", "@tf.function(autograph=False, input_signature=["
                    "tf.TensorSpec((None, None), tf.float64)] * 2)")
     + TAPE + MOVE_1 + MOVE_2 + BACK),
    # tf.gradients works inside a tf.function, and a wrapper is traced as often.
    ("make_train_step", VARIABLES
     + "@tf.function\ndef step(x, y, rate):\n"
       "    loss = tf.reduce_sum(tf.square(tf.maximum(x @ w1, 0) @ w2 - y))\n"
       "    a, b = tf.gradients(loss, [w1, w2])\n"
       "    w1.assign(w1 - rate * a)\n    w2.assign(w2 - rate * b)\n    return loss\n"
       "def train_step(x, y):\n"
       "    return float(step(x, y, tf.constant(learning_rate, tf.float64)))"),
    ("make_train_step",
     "class Net(tf.Module):\n"
     "    def __init__(self):\n"
     "        super().__init__()\n"
     "        self.w1, self.w2 = tf.Variable(w1), tf.Variable(w2)\n"
     "    @tf.function\n    def step(self, x, y):\n"
     "        with tf.GradientTape() as tape:\n"
     "            p = tf.nn.relu(x @ self.w1) @ self.w2\n"
     "            loss = tf.reduce_sum((p - y) ** 2)\n"
     "        for v, g in zip((self.w1, self.w2),"
     " tape.gradient(loss, (self.w1, self.w2))):\n"
     "            v.assign_sub(learning_rate * g)\n"
     "        return loss\n"
     "net = Net()\nreturn lambda x, y: net.step(x, y), net.w1, net.w2"),
    # Traced beforehand, so that no step writes a graph.
    ("make_train_step", TRACED
     + "spec = tf.TensorSpec((None, None), tf.float64)\n"
       "train_step = train_step.get_concrete_function(spec, spec)"),
    ("make_train_step", VARIABLES
     + "optimizer = tf.keras.optimizers.SGD(learning_rate)\n" + HEAD + TAPE
     + "    optimizer.apply_gradients([(grad_w1, w1), (grad_w2, w2)])\n" + BACK),
]

BUILD_PARTS = ("loss", "new_w1", "new_w2", "next_loss")
RUN_PARTS = ("losses", "w1", "w2", "added")
LOOP_PARTS = ("output", "grad_w", "deeper")
STEP_PARTS = ("losses", "w1", "w2", "traces")


def every(parts: tuple[str, ...], key: str) -> dict[str, str]:
    return dict.fromkeys(parts, key)


def build(body: str, key: str) -> tuple:
    return ("build_graph", body, every(BUILD_PARTS, key))


def run(body: str, key: str) -> tuple:
    return ("run_graph", body, every(RUN_PARTS, key))


def loop(body: str, key: str) -> tuple:
    return ("build_repeat", body, every(LOOP_PARTS, key))


def step(body: str, key: str) -> tuple:
    return ("make_train_step", body, every(STEP_PARTS, key))


def other_loss(loss: str, *, said: str) -> tuple:
    """Another loss costs the loss alone: its gradients are right for what it is."""
    return ("build_graph", NETWORK + loss + "\n" + GRADIENTS + ASSIGNS,
            {"loss": f"mistakes.{said}"})


EQUIVALENT = [
    ("build_graph", NETWORK + "loss = tf.reduce_sum((y - y_pred) ** 2)\n" + GRADIENTS
     + ASSIGNS.replace("- learning_rate * ", "+ -learning_rate * "),
     "the difference the other way round under the square; plus a negative step"),
]

WRONG = [
    ("build_graph", """x = tf1.placeholder(tf.float64, (None, w1.shape[0]))
y = tf1.placeholder(tf.float64, (None, w2.shape[1]))
w1 = tf.Variable(w1)
w2 = tf.Variable(w2)
y_pred = tf.nn.relu6(x @ w1) @ w2
loss = tf.reduce_sum((y_pred - y) ** 2)
grad_w1, grad_w2 = tf.gradients(loss, [w1, w2])
new_w1 = w1.assign(w1 - learning_rate * grad_w1)
new_w2 = w2.assign(w2 - learning_rate * grad_w2)""",
     {"loss": "mistakes.relu_with_ceiling"}),
    # ------------------------------------------------------------ build_graph: loss
    other_loss("loss = tf.reduce_mean((y_pred - y) ** 2)", said="mean_over_all"),
    other_loss("loss = tf.reduce_sum((y_pred - y) ** 2) / 2", said="half"),
    other_loss("loss = tf.reduce_mean(tf.reduce_sum((y_pred - y) ** 2, 1))",
               said="mean_over_batch"),
    other_loss("loss = tf.reduce_sum(tf.abs(y_pred - y))", said="absolute_error"),
    other_loss("loss = tf.norm(y_pred - y)", said="square_root"),
    other_loss("loss = tf.reduce_sum(y_pred ** 2)", said="forgot_y"),
    ("build_graph", NETWORK + "loss = (y_pred - y) ** 2\n" + GRADIENTS + ASSIGNS,
     every(("loss", "next_loss"), "mistakes.not_summed")),
    ("build_graph", PLACES + VARIABLES + "y_pred = x @ w1 @ w2\n" + LOSS + GRADIENTS
     + ASSIGNS, {"loss": "mistakes.graph_no_relu"}),
    ("build_graph", NETWORK + "loss = tf.keras.losses.MSE(y, y_pred)\n" + GRADIENTS
     + ASSIGNS, every(BUILD_PARTS, "mistakes.mean_per_sample")),
    # ------------------------------------- build_graph: gradients of something else
    ("build_graph", BY_HAND.replace("d = 2 *", "d =") + ASSIGNS,
     every(("new_w1", "new_w2"), "mistakes.half_step")),
    ("build_graph", BY_HAND.replace(" * tf.cast(h > 0, tf.float64)", "") + ASSIGNS,
     {"new_w1": "mistakes.step_without_mask"}),
    ("build_graph", NETWORK + LOSS + GRADIENTS.replace("(loss", "(y_pred") + ASSIGNS,
     every(("new_w1", "new_w2"), "mistakes.step_of_y_pred")),
    ("build_graph", NETWORK + LOSS
     + "grad_w1, grad_w2 = tf.gradients(tf.reduce_mean((y_pred - y) ** 2), [w1, w2])\n"
     + ASSIGNS, every(("new_w1", "new_w2"), "mistakes.step_of_mean")),
    # ---------------------------------------------------------- build_graph: update
    ("build_graph", BUILT + ASSIGNS.replace(" - ", " + "),
     every(("new_w1", "new_w2"), "mistakes.climbs")),
    ("build_graph", BUILT + ASSIGNS.replace("learning_rate * ", ""),
     every(("new_w1", "new_w2"), "mistakes.no_learning_rate")),
    ("build_graph", BUILT + ASSIGNS.replace("learning_rate", "LEARNING_RATE"),
     every(("new_w1", "new_w2"), "mistakes.fixed_learning_rate")),
    ("build_graph", BUILT + "new_w1 = w1.assign(-learning_rate * grad_w1)\n" + ASSIGN_2,
     {"new_w1": "mistakes.step_in_place_of_weights"}),
    ("build_graph", BUILT + "w1.assign(w1 - learning_rate * grad_w1)\nnew_w1 = w1\n"
     + ASSIGN_2, {"new_w1": "mistakes.fetches_old_weights"}),
    ("build_graph", BUILT + "new_w1 = w1 - learning_rate * grad_w1\n"
     "new_w2 = w2 - learning_rate * grad_w2",
     {"next_loss": "mistakes.computed_not_assigned"}),
    ("build_graph", BUILT + ASSIGN_1 + "new_w2 = w2 - learning_rate * grad_w2",
     {"next_loss": "mistakes.computed_not_assigned"}),
    ("build_graph", BUILT + ASSIGN_1 + "new_w2 = new_w1",
     {"new_w2": "mistakes.swapped", "next_loss": "mistakes.computed_not_assigned"}),
    # w2 moves first, and the gradient of w1 is that of another forward pass.
    ("build_graph", BUILT + ASSIGN_2
     + "with tf.control_dependencies([new_w2]):\n"
       "    again = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2.read_value() - y) ** 2)\n"
       "grad_w1, = tf.gradients(again, [w1])\n" + ASSIGN_1,
     {"new_w1": "mistakes.new_weights_used"}),
    ("build_graph", BUILT + ASSIGNS
     + "with tf.control_dependencies([new_w1, new_w2]):\n"
       "    loss = tf.reduce_sum((tf.nn.relu(x @ w1.read_value()) @ w2.read_value()"
       " - y) ** 2)", {"loss": "mistakes.loss_after_update"}),
    ("build_graph", BUILT
     + "new_w1 = w1.assign(w1 - learning_rate * grad_w1).op\n" + ASSIGN_2,
     {"new_w1": "complaints.no_value"}),
    ("build_graph", BUILT
     + "new_w1 = new_w2 = tf.group(w1.assign_sub(learning_rate * grad_w1),\n"
       "                           w2.assign_sub(learning_rate * grad_w2))",
     every(("new_w1", "new_w2"), "complaints.no_value")),
    # ------------------------------------------------------ build_graph: as a whole
    build(PLACES + "w1 = tf.Variable(tf.random.normal(w1.shape, dtype=tf.float64))\n"
          "w2 = tf.Variable(tf.random.normal(w2.shape, dtype=tf.float64))\n"
          + FORWARD + LOSS + GRADIENTS + ASSIGNS, "complaints.starts_elsewhere"),
    build(PLACES + "w1 = tf.Variable(tf.zeros(w1.shape, tf.float64))\n"
          "w2 = tf.Variable(tf.zeros(w2.shape, tf.float64))\n"
          + FORWARD + LOSS + GRADIENTS + ASSIGNS, "complaints.arrays_ignored"),
    build(PLACES + "w1 = tf.Variable(w1)\nw2 = tf.Variable(np.full(w2.shape, 0.1))\n"
          + FORWARD + LOSS + GRADIENTS + ASSIGNS, "complaints.arrays_ignored"),
    build(PLACES + "drawn = np.random.default_rng(0)\nw1 = tf.Variable(drawn.standard_normal(w1.shape))\n"
          "w2 = tf.Variable(drawn.standard_normal(w2.shape))\n"
          + FORWARD + LOSS + GRADIENTS + ASSIGNS, "complaints.arrays_ignored"),
    ("run_graph", OPEN + LOOP + "        session.run(net.init)\n"
     "        loss, w1 = session.run([net.loss, net.new_w1], " + FEED + ")\n" + KEEP
     + "    w2 = session.run(net.new_w2, " + FEED + ")\n",
     {"losses": "mistakes.graph_stands_still", "w1": "mistakes.first_update_only",
      "w2": "mistakes.first_update_only + mistakes.fetched_alone"}),
    build(PLACES + "w1 = tf1.Variable(w1, use_resource=False)\n"
          "w2 = tf1.Variable(w2, use_resource=False)\n" + FORWARD + LOSS + GRADIENTS
          + ASSIGNS, "complaints.old_variables"),
    build(PLACES + "w1, w2 = tf.constant(w1), tf.constant(w2)\n" + FORWARD + LOSS
          + GRADIENTS + ASSIGNS, "mistakes.not_a_variable"),
    build(PLACES + FORWARD + LOSS + GRADIENTS + ASSIGNS, "mistakes.not_a_variable"),
    build(PLACES + VARIABLES + "y_pred = np.maximum(x @ w1, 0) @ w2\n" + LOSS + GRADIENTS
          + ASSIGNS, "mistakes.numpy_in_graph"),
    build(NETWORK + "loss = float(tf.reduce_sum((y_pred - y) ** 2))\n" + GRADIENTS
          + ASSIGNS, "mistakes.no_value_yet"),
    build(NETWORK + LOSS + "print(loss.numpy())\n" + GRADIENTS + ASSIGNS,
          "mistakes.no_value_yet"),
    build(PLACES.replace("tf1", "tf") + VARIABLES + FORWARD + LOSS + GRADIENTS + ASSIGNS,
          "mistakes.lives_in_tf1"),
    build(PLACES.replace("float64", "float32") + VARIABLES + FORWARD + LOSS + GRADIENTS
          + ASSIGNS, "mistakes.float32_in_graph"),
    build(PLACES + VARIABLES
          + "y_pred = tf.matmul(tf.maximum(tf.matmul(x, w1), tf.zeros(1)), w2)\n"
          + LOSS + GRADIENTS + ASSIGNS, "mistakes.float32_in_graph"),
    build(PLACES.replace("None", "64") + VARIABLES + FORWARD + LOSS + GRADIENTS
          + ASSIGNS, "mistakes.placeholder_shape"),
    build(NETWORK + LOSS
          + "stop = tf.Variable(w1)\n"
            "a, b = tf.gradients(loss, [stop, w2])\n"
            "new_w1 = w1.assign(w1 - learning_rate * a)\n" + ASSIGN_2,
          "mistakes.gradient_none"),
    # The size of the batch is None.
    build(NETWORK + LOSS.rstrip() + " / x.shape[0]\n" + GRADIENTS + ASSIGNS,
          "mistakes.gradient_none"),
    build(NETWORK + LOSS + "grad_w1 = tf.gradients(loss, w1)\n"
          "grad_w2 = tf.gradients(loss, w2)\n" + ASSIGNS,
          "mistakes.gradients_are_a_list"),
    build(BY_HAND.replace("tf.transpose(h_relu)", "h_relu.T") + ASSIGNS,
          "mistakes.no_numpy_methods"),
    build(NETWORK + LOSS + IN_NUMPY
          + "grad_w1, grad_w2 = tf.numpy_function(back, [x, y, w1, w2],"
            " [tf.float64] * 2)\n"
            "grad_w1.set_shape(w1.shape)\ngrad_w2.set_shape(w2.shape)\n" + ASSIGNS,
          "complaints.python_in_graph"),
    build("graph = tf.Graph()\nwith graph.as_default():\n    "
          + (BUILT + ASSIGNS).replace("\n", "\n    "), "complaints.node_elsewhere"),
    build(NETWORK + "if tf.reduce_sum(y_pred) > 0:\n    pass\n" + LOSS + GRADIENTS
          + ASSIGNS, "mistakes.python_asks_a_node"),
    build(NETWORK + LOSS + "grad_w1, grad_w2 = tf.gradients([w1, w2], loss)\n" + ASSIGNS,
          "raised_shapes"),
    build(BUILT + ASSIGNS + "loss = 3.0", "complaints.not_a_node"),
    build("raise NotImplementedError()", "blank"),
    build(BUILT + ASSIGNS + "return", "complaints.wanted_graph"),
    build("init = tf1.global_variables_initializer()\n" + BUILT + ASSIGNS
          + "return StaticGraph(graph, x, y, loss, new_w1, new_w2, init)",
          "mistakes.initialiser_misses"),
    build("extra = tf1.placeholder(tf.float64, (None, w1.shape[0]))\n" + PLACES
          + VARIABLES + "y_pred = tf.nn.relu(extra @ w1) @ w2\n" + LOSS + GRADIENTS
          + ASSIGNS, "mistakes.own_placeholder"),
    # ---------------------------------------------------------------- run_graph
    run("with tf1.Session(net.graph) as session:\n" + INIT + LOOP + STEP + KEEP,
        "mistakes.graph_by_position"),
    run(OPEN + INIT + "    wanted = [net.loss].extend([net.new_w1, net.new_w2])\n" + LOOP
        + f"        loss, w1, w2 = session.run(wanted, {FEED})\n" + KEEP,
        "mistakes.assign_without_value"),
    run(OPEN + LOOP + STEP + KEEP, "mistakes.never_initialised"),
    ("run_graph", OPEN + INIT + LOOP
     + f"        losses.append(session.run(net.loss, {FEED}))\n"
     + f"    w1, w2 = session.run([net.new_w1, net.new_w2], {FEED})",
     {"losses": "mistakes.graph_stands_still", "w1": "mistakes.first_update_only",
      "w2": "mistakes.first_update_only"}),
    ("run_graph", OPEN + LOOP + "    " + INIT + STEP + KEEP,
     {"losses": "mistakes.graph_stands_still", "w1": "mistakes.first_update_only",
      "w2": "mistakes.first_update_only"}),
    ("run_graph", "for _ in range(steps):\n    " + OPEN + "    " + INIT + STEP + KEEP,
     {"losses": "mistakes.graph_stands_still", "w1": "mistakes.first_update_only",
      "w2": "mistakes.first_update_only"}),
    ("run_graph", OPEN + INIT + LOOP
     + f"        w1, w2 = session.run([net.new_w1, net.new_w2], {FEED})\n"
     + f"        losses.append(session.run(net.loss, {FEED}))",
     {"losses": "mistakes.loss_after_update"}),
    ("run_graph", OPEN + INIT + LOOP + STEP + KEEP
     + f"    w1, w2 = session.run([net.new_w1, net.new_w2], {FEED})",
     every(("w1", "w2"), "mistakes.fetched_again")),
    ("run_graph", OPEN + INIT + LOOP + STEP
     + f"        session.run([net.new_w1, net.new_w2], {FEED})\n" + KEEP,
     every(("losses", "w1", "w2"), "mistakes.two_updates_a_step")),
    ("run_graph", OPEN + INIT + LOOP + STEP + KEEP
     + "        tf.identity(net.loss)", {"added": "complaints.graph_grows"}),
    ("run_graph", OPEN + INIT + LOOP
     + "        tf.gradients(net.loss, net.x)\n" + STEP + KEEP,
     {"added": "complaints.graph_grows"}),
    ("run_graph", "session = tf1.InteractiveSession(graph=net.graph)\n"
     "session.run(net.init)\nfor _ in range(steps):\n" + STEP[4:] + KEEP[4:],
     {"added": "complaints.session_left_open"}),
    run("with tf1.Session() as session:\n" + INIT + LOOP + STEP + KEEP,
        "mistakes.session_without_graph"),
    run(OPEN + INIT + "for _ in range(steps):\n" + STEP[4:] + KEEP[4:],
        "mistakes.session_closed"),
    run(OPEN + INIT + LOOP + STEP.replace(FEED, "{net.x: x}") + KEEP,
        "mistakes.not_fed"),
    run(OPEN + INIT + LOOP + STEP.replace(", " + FEED, "") + KEEP, "mistakes.not_fed"),
    run(OPEN + INIT + LOOP + STEP.replace(FEED, "{net.x: y, net.y: x}") + KEEP,
        "mistakes.fed_crosswise"),
    run(OPEN + INIT + LOOP + STEP.replace(FEED, "{'x': x, 'y': y}") + KEEP,
        "mistakes.fed_by_name"),
    run(OPEN.replace("tf1", "tf") + INIT + LOOP + STEP + KEEP, "mistakes.lives_in_tf1"),
    ("run_graph", OPEN + INIT + LOOP
     + f"        loss, *_ = session.run([net.loss, net.new_w1, net.new_w2], {FEED})\n"
     + KEEP + "    w1, w2 = net.new_w1, net.new_w2",
     every(("w1", "w2"), "complaints.still_a_node")),
    ("run_graph", OPEN + INIT + LOOP + STEP + "        losses.append([loss])",
     {"losses": "wanted_numbers"}),
    ("run_graph", OPEN + INIT + LOOP + STEP, {"losses": "length"}),
    ("run_graph", OPEN + INIT + LOOP + STEP
     + "        losses.append(min([loss, *losses[-1:]]))",
     {"losses": "mistakes.best_so_far"}),
    ("run_graph", OPEN + INIT + "    for _ in range(steps - 1):\n" + STEP + KEEP,
     {"losses": "length", "w1": "mistakes.fetched_before",
      "w2": "mistakes.fetched_before"}),
    ("run_graph", OPEN + INIT + LOOP + STEP + KEEP + "    return losses",
     every(RUN_PARTS, "complaints.wanted_three")),
    ("run_graph", OPEN + INIT + LOOP + STEP + KEEP + "    return losses, w2, w1",
     every(("w1", "w2"), "mistakes.swapped")),
    run("raise NotImplementedError", "blank"),
    ("run_graph", OPEN + INIT + LOOP
     + f"        loss, w1 = session.run([net.loss, net.new_w1], {FEED})\n"
     + f"        w2 = session.run(net.new_w2, {FEED})\n" + KEEP,
     every(("losses", "w1", "w2"), "mistakes.fetched_apart")),
    ("run_graph", OPEN + INIT + LOOP
     + f"        w2 = session.run(net.new_w2, {FEED})\n"
     + f"        loss, w1 = session.run([net.loss, net.new_w1], {FEED})\n" + KEEP,
     every(("losses", "w1", "w2"), "mistakes.fetched_apart")),
    run(OPEN + INIT + LOOP + STEP.replace(FEED, "{x: x, y: y}") + KEEP,
        "mistakes.fed_by_name"),
    run(OPEN + INIT + LOOP + STEP.replace("x: x", "x: tf.constant(x)") + KEEP,
        "mistakes.fed_a_tensor"),
    run(OPEN + INIT + LOOP + STEP.replace("[net", "net").replace("w2],", "w2,") + KEEP,
        "mistakes.fetches_without_a_list"),
    run(OPEN + INIT + LOOP + "        losses.append(float(net.loss))",
        "mistakes.value_without_run"),
    # ------------------------------------------------------------- build_repeat
    loop("output = h\nfor _ in range(3):\n    output = tf.nn.relu(output @ weight)",
         "complaints.depth_baked_in"),
    loop("output = tf.nn.relu(h @ weight)", "complaints.depth_baked_in"),
    loop("output = h\nfor _ in range(depth):\n    output = tf.nn.relu(output @ weight)",
         "mistakes.python_loop"),
    loop("output = h\nfor _ in tf.range(depth):\n"
         "    output = tf.nn.relu(output @ weight)", "mistakes.python_loop"),
    loop("output, turn = h, 0\nwhile turn < depth:\n"
         "    output = tf.nn.relu(output @ weight)\n    turn += 1",
         "mistakes.python_asks_a_node"),
    ("build_repeat", CONDITION + BODY.replace("tf.nn.relu(hidden @ weight)",
     "hidden @ weight") + WHILE, {"output": "mistakes.loop_no_relu"}),
    ("build_repeat", CONDITION + BODY.replace("tf.nn.relu(hidden @ weight)",
     "hidden @ weight") + WHILE + "output = tf.nn.relu(output)",
     {"output": "mistakes.loop_relu_at_the_end"}),
    ("build_repeat", CONDITION + BODY.replace("tf.nn.relu(hidden @ weight)",
     "tf.nn.relu(hidden) @ weight") + WHILE,
     {"output": "mistakes.loop_relu_too_early"}),
    ("build_repeat", CONDITION.replace("<", "<=") + BODY + WHILE,
     {"output": "mistakes.loop_one_long"}),
    ("build_repeat", CONDITION + BODY + WHILE.replace("(0, h)", "(1, h)"),
     {"output": "mistakes.loop_one_short"}),
    ("build_repeat", CONDITION + BODY.replace("@ weight", "@ tf.transpose(weight)")
     + WHILE, {"output": "mistakes.loop_transposed"}),
    loop(CONDITION + BODY.replace("hidden @", "h @") + WHILE,
         "complaints.turns_lost"),
    # The counter in the place of the hidden layer.
    loop("output, _ = tf.while_loop(lambda t, a: t < depth,"
         " lambda t, a: (t + 1, tf.nn.relu(a @ weight)), (0, h))", "complaints.output_is_counter"),
    loop("output = tf.while_loop(lambda a, t: t <= depth,"
         " lambda a, t: (tf.nn.relu(a @ weight), t + 1), (h, 1))[-1]", "complaints.output_is_counter"),
    loop(CONDITION.replace("<", ">") + BODY + WHILE, "complaints.turns_lost"),
    loop("output = tf.scan(lambda v, _: tf.nn.relu(v @ weight), tf.range(depth), h)[0]",
         "complaints.turns_lost"),
    # The depth chooses among layers that are written one behind the other.
    ("build_repeat", "output = h\nfor t in range(9):\n"
     "    output = tf.where(t < depth, tf.nn.relu(output @ weight), output)",
     {"deeper": "complaints.turns_counted"}),
    loop("def times(v, w, count):\n    for _ in range(int(count)):\n"
         "        v = np.maximum(v @ w, 0)\n    return v\n"
         "output = tf.numpy_function(times, [h, weight, depth], tf.float64)",
         "complaints.python_in_graph"),
    loop("output = tf.while_loop(lambda v, turn: turn < depth,\n"
         "    lambda v, turn: (tf.nn.relu(v @ weight), turn + 1), (0, h))[0]",
         "mistakes.dtypes_in_loop"),
    loop("output = h\nfor _ in range(int(depth)):\n"
         "    output = tf.nn.relu(output @ weight)", "mistakes.no_value_yet"),
    loop("with tf1.Session() as session:\n    output = h * session.run(depth)",
         "mistakes.own_placeholder"),
    # Nothing is left after the second turn: no sign that depth is not used.
    ("build_repeat", CONDITION + BODY.replace("tf.nn", "-tf.nn") + WHILE
     + "output = tf.nn.relu(output)", every(LOOP_PARTS, "mistakes.zeros")
     | {"grad_w": "mistakes.loop_gradient_stopped"}),
    loop(CONDITION + BODY.replace("turn + 1", "turn") + WHILE,
         "mistakes.loop_never_ends"),
    loop(CONDITION.replace("turn < depth", "True") + BODY + WHILE,
         "mistakes.loop_never_ends"),
    loop(CONDITION + "once = lambda turn, hidden: tf.nn.relu(hidden @ weight)\n" + WHILE,
         "mistakes.loop_returns_too_little"),
    loop(CONDITION + BODY + "output = tf.while_loop(more, once, (0, h))",
         "mistakes.loop_returns_all"),
    loop(CONDITION + BODY.replace("tf.nn.relu(hidden @ weight)",
         "tf.reduce_sum(hidden @ weight)") + WHILE, "mistakes.loop_changes_shape"),
    loop(CONDITION + BODY.replace("tf.nn.relu(hidden @ weight)",
         "np.maximum(hidden @ weight, 0)") + WHILE, "mistakes.numpy_in_graph"),
    ("build_repeat", CONDITION + BODY.replace("@ weight", "@ tf.constant(w)") + WHILE,
     {"grad_w": "complaints.no_gradient"}),
    ("build_repeat", CONDITION + BODY + WHILE + "output = tf.stop_gradient(output)",
     {"grad_w": "complaints.no_gradient"}),
    ("build_repeat", CONDITION + BODY + WHILE + "output = output[:, :1]",
     {"output": "shape", "grad_w": "unexplained", "deeper": "shape"},
     "the gradient of an output that was cut off: named at the output"),
    # ---------------------------------------------------------- make_train_step
    ("make_train_step", TRACED.replace("@tf.function\n", ""),
     {"traces": "complaints.never_traced"}),
    # A new tf.function at every step.
    ("make_train_step", VARIABLES + "def plain(x, y):\n" + TAPE + MOVE_1 + MOVE_2 + BACK
     + "def train_step(x, y):\n    return tf.function(plain)(x, y)",
     {"traces": "complaints.retraced"}),
    # A Python number that changes.
    ("make_train_step", VARIABLES + "import itertools\nturn = itertools.count()\n"
     "@tf.function\ndef traced(x, y, turn):\n" + TAPE + MOVE_1 + MOVE_2 + BACK
     + "def train_step(x, y):\n    return traced(x, y, next(turn))",
     {"traces": "complaints.retraced"}),
    # The batch as Python lists.
    ("make_train_step", VARIABLES + "@tf.function\ndef traced(rows, y):\n"
     "    x = tf.constant(rows, tf.float64)\n" + TAPE + MOVE_1 + MOVE_2 + BACK
     + "def train_step(x, y):\n    return traced(x.numpy().tolist(), y)",
     {"traces": "complaints.retraced"}),
    step(HEAD + "    v1, v2 = tf.Variable(w1), tf.Variable(w2)\n"
         + TAPE.replace("w1", "v1").replace("w2", "v2")
         + "    v1.assign_sub(learning_rate * grad_v1)\n" + BACK,
         "mistakes.variable_in_every_call"),
    ("make_train_step", VARIABLES.replace("w1 =", "v1 =").replace("w2 =", "v2 =")
     + "def train_step(x, y):\n    v1, v2 = tf.Variable(w1), tf.Variable(w2)\n"
     + TAPE.replace("w1", "v1").replace("w2", "v2")
     + "    v1.assign_sub(learning_rate * grad_v1)\n"
       "    v2.assign_sub(learning_rate * grad_v2)\n" + BACK
     + "return train_step, v1, v2",
     every(("losses", "w1", "w2"), "mistakes.step_changes_nothing")
     | {"traces": "complaints.never_traced"}),
    ("make_train_step", VARIABLES + HEAD + TAPE + BACK,
     every(("losses", "w1", "w2"), "mistakes.step_changes_nothing")),
    ("make_train_step", VARIABLES + HEAD + TAPE
     + "    w1 - learning_rate * grad_w1\n    w2 - learning_rate * grad_w2\n" + BACK,
     every(("losses", "w1", "w2"), "mistakes.step_changes_nothing")),
    ("make_train_step", VARIABLES + HEAD + TAPE + MOVE_1 + BACK,
     {"losses": "mistakes.only_w1", "w1": "mistakes.only_w1",
      "w2": "mistakes.step_changes_nothing"}),
    ("make_train_step", TRACED.replace("assign_sub", "assign_add"),
     every(("losses", "w1", "w2"), "mistakes.climbs")),
    ("make_train_step", TRACED.replace("learning_rate * ", ""),
     every(("losses", "w1", "w2"), "mistakes.no_learning_rate")),
    ("make_train_step", TRACED.replace("reduce_sum", "reduce_mean"),
     {"losses": "mistakes.mean_over_all"}),
    ("make_train_step", TRACED.replace("tf.nn.relu(x @ w1)", "x @ w1"),
     {"losses": "mistakes.graph_no_relu"}),
    ("make_train_step", VARIABLES + HEAD + TAPE + MOVE_1 + MOVE_2
     + "    return tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)",
     {"losses": "mistakes.loss_after_update"}),
    ("make_train_step", VARIABLES + HEAD + TAPE
     + "    w1.assign(-learning_rate * grad_w1)\n"
       "    w2.assign(-learning_rate * grad_w2)\n" + BACK,
     every(("losses", "w1", "w2"), "mistakes.step_in_place_of_weights")),
    # The gradient of w1 is that of a forward pass behind the move of w2.
    ("make_train_step", VARIABLES + HEAD + TAPE + MOVE_2 + "    before = loss\n"
     + TAPE + MOVE_1 + "    return before",
     every(("losses", "w1", "w2"), "mistakes.new_weights_used")),
    ("make_train_step", VARIABLES + HEAD + TAPE + MOVE_1 + MOVE_2
     + "    return loss, w1, w2", {"losses": "complaints.step_returns_more"}),
    ("make_train_step", TRACED.replace("tf.reduce_sum((y_pred - y) ** 2)",
     "(y_pred - y) ** 2"), {"losses": "complaints.loss_not_summed"}),
    ("make_train_step", VARIABLES + HEAD + TAPE + MOVE_1 + MOVE_2
     + "    return float(loss)", {"losses": "complaints.loss_in_float32"}),
    ("make_train_step", VARIABLES + IN_NUMPY + HEAD
     + "    loss = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)\n"
       "    grad_w1, grad_w2 = tf.numpy_function(back, [x, y, w1, w2],"
       " [tf.float64] * 2)\n" + MOVE_1 + MOVE_2 + BACK,
     {"traces": "complaints.python_in_graph"}),
    step(VARIABLES + HEAD + TAPE + "    w1 -= learning_rate * grad_w1\n" + BACK,
         "mistakes.name_moved"),
    step(VARIABLES + HEAD + TAPE.replace("grad_w1, grad_w2 =", "both =")
         + "    w1.assign_sub(learning_rate * both)\n" + BACK,
         "mistakes.gradients_are_a_list"),
    step(VARIABLES + HEAD + TAPE.replace("tf.nn.relu(x @ w1)", "np.maximum(x @ w1, 0)")
         + MOVE_1 + MOVE_2 + BACK, "mistakes.numpy_in_graph"),
    step(VARIABLES + HEAD + TAPE + MOVE_1 + MOVE_2 + "    return loss.numpy()",
         "mistakes.no_value_yet"),
    step(HEAD + TAPE + MOVE_1 + MOVE_2 + BACK, "mistakes.not_a_variable"),
    step("w1, w2 = tf.constant(w1), tf.constant(w2)\n" + HEAD + TAPE + MOVE_1 + MOVE_2
         + BACK, "mistakes.not_a_variable"),
    # The forward pass outside of the tape.
    step(VARIABLES + HEAD + "    y_pred = tf.nn.relu(x @ w1) @ w2\n"
         "    with tf.GradientTape() as tape:\n"
         "        loss = tf.reduce_sum((y_pred - y) ** 2)\n"
         "    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n" + MOVE_1 + MOVE_2
         + BACK, "mistakes.gradient_none"),
    step(VARIABLES + HEAD + TAPE + MOVE_1 + MOVE_2, "complaints.no_loss"),
    step(VARIABLES + HEAD + TAPE + MOVE_1 + MOVE_2 + BACK + "return train_step",
         "complaints.wanted_step"),
    step("x_ = tf1.placeholder(tf.float64, (None, 3))\n" + TRACED,
         "mistakes.outside_the_graph"),
    step(VARIABLES.replace("(w1)", "(np.float32(w1))") + HEAD + TAPE + MOVE_1 + MOVE_2
         + BACK, "mistakes.float32_in_graph"),
    ("make_train_step", TRACED + "return train_step, w2, w1",
     every(("w1", "w2"), "mistakes.swapped")),
    step("raise NotImplementedError()", "blank"),
    # The batch is no argument of what is traced, and stays the first one.
    ("make_train_step", VARIABLES + "batches = []\n@tf.function\ndef traced():\n"
     "    x, y = batches[-1]\n" + TAPE + MOVE_1 + MOVE_2 + BACK
     + "def train_step(x, y):\n    batches.append((x, y))\n    return traced()",
     every(("losses", "w1", "w2"), "mistakes.first_batch_baked_in")),
]

# The new weights get names of their own, and so the notebook's come back.
CELLS_WRONG = [
    ("run_graph",
     "w1, w2 = np.zeros((1000, 100)), np.zeros((100, 10))\n"
     "def run_graph(net, x, y, steps):\n    losses = []\n    "
     + (OPEN + INIT + LOOP + STEP.replace("w1, w2 =", "_, _ =") + KEEP)
     .rstrip().replace("\n", "\n    ") + "\n    return losses, w1, w2",
     every(("w1", "w2"), "complaints.not_yours")),
]

# Whole answers, as they were written.
WRONG += [
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.abs(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.absolute_for_relu"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.minimum(x @ w1, 0) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.relu_flipped"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.elu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.smooth_for_relu"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.silu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.smooth_for_relu"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.selu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.smooth_for_relu"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.leaky_relu(x @ w1, alpha=0.01) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.relu_is_leaky"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\ny_pred = tf.tanh(y_pred)\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.tanh_on_output"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\ny_pred = tf.sigmoid(y_pred)\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.sigmoid_on_output"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\ny_pred = tf.nn.relu(y_pred)\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.relu_on_output"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred + y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.plus_y"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.sqrt(tf.reduce_mean((y_pred - y) ** 2))\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.root_mean_square"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) * 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.doubled_not_squared"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum(y_pred ** 2 - y ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.difference_of_squares"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum(y_pred - y) ** 2\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.square_of_sum"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_mean((y_pred - y) ** 2) / 2\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.half_of_mean"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum(tf.reduce_mean((y_pred - y) ** 2, axis=1))\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.mean_over_outputs"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2, axis=0)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.summed_per_column", "next_loss": "mistakes.summed_per_column"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.sigmoid(x @ w1) @ w2\nloss = tf.reduce_mean((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.layers_with_sigmoid + mistakes.mean_over_all"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = (x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2) / 2\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 + learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 + learning_rate * grad_w2)\n",
     {"loss": "mistakes.graph_no_relu + mistakes.half", "new_w1": "mistakes.climbs", "new_w2": "mistakes.climbs"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ngrad_arrived = d @ tf.transpose(w2)\ngrad_h = (d @ tf.transpose(w2)) * tf.cast(grad_arrived > 0, tf.float64)\ngrad_w1 = tf.matmul(x, grad_h, transpose_a=True)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.step_mask_by_gradient"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ngrad_h = (d @ tf.transpose(w2)) * tf.sign(h)\ngrad_w1 = tf.matmul(x, grad_h, transpose_a=True)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.step_sign_as_mask"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ngrad_h = (d @ tf.transpose(w2)) * h\ngrad_w1 = tf.matmul(x, grad_h, transpose_a=True)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.step_times_h"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2 * (y_pred + y)\ngrad_w2 = tf.transpose(h_relu) @ d\ngrad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\ngrad_w1 = tf.matmul(x, grad_h, transpose_a=True)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.step_of_another_loss", "new_w2": "mistakes.step_of_another_loss"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2 * (y_pred - y) / 5\ngrad_w2 = tf.transpose(h_relu) @ d\ngrad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\ngrad_w1 = tf.matmul(x, grad_h, transpose_a=True)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.mean_step", "new_w2": "mistakes.mean_step"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = tf.sign(y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ngrad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\ngrad_w1 = tf.matmul(x, grad_h, transpose_a=True)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.step_of_another_loss", "new_w2": "mistakes.step_of_another_loss"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate / 2 * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.half_step"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * tf.clip_by_value(grad_w1, -1.0, 1.0))\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.step_clipped"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 + 2 * learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 + 2 * learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.climbs + mistakes.double_step", "new_w2": "mistakes.climbs + mistakes.double_step"}),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x, net.y: y})\n        losses.insert(0, loss)\n",
     {"losses": "mistakes.losses_backward"}),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x, net.y: y})\n        losses.append(loss ** 0.5)\n",
     {"losses": "mistakes.square_root"}),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x, net.y: y})\n        losses.append(loss / y.size)\n",
     {"losses": "mistakes.mean_over_all"}),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    total = 0\n    for _ in range(steps):\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x, net.y: y})\n        total += loss\n        losses.append(total)\n",
     {"losses": "mistakes.running_total"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.abs(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.absolute_for_relu"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.minimum(hidden @ weight, 0))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.relu_flipped"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.softplus(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.smooth_for_relu"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.elu(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.smooth_for_relu"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu(hidden + hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.loop_adds_h"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, h + tf.nn.relu(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.loop_adds_start"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\noutput = output + h",
     {"output": "mistakes.loop_adds_start"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth - 1\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\noutput = output @ weight",
     {"output": "mistakes.loop_without_last_relu"}),
    ("build_repeat", "first = tf.nn.relu(h @ weight)\nfixed = tf.stop_gradient(weight)\n_, output = tf.while_loop(lambda t, v: t < depth, lambda t, v: (t + 1, tf.nn.relu(v @ fixed)), (1, first))",
     {"grad_w": "mistakes.loop_first_turn_learns"}),
    ("build_repeat", "more = lambda turn, hidden: turn <= depth\nonce = lambda turn, hidden: (turn + 1, hidden @ weight)\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.loop_no_relu + mistakes.loop_one_long"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\noutput = -output",
     {"output": "mistakes.loop_output_scaled"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h), maximum_iterations=5)\n",
     {"deeper": "mistakes.loop_has_a_most"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.leaky_relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.relu_is_leaky"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.elu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.smooth_for_relu"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.abs(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.absolute_for_relu"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2) / 2\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.half"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.norm(y_pred - y)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.square_root"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.sigmoid(x @ w1) @ w2\n        loss = tf.reduce_mean((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.layers_with_sigmoid + mistakes.mean_over_all"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = 2 * (y_pred - y)\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_r = d @ tf.transpose(w2)\n    grad_h = (d @ tf.transpose(w2)) * tf.cast(grad_r > 0, tf.float64)\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.step_mask_by_gradient", "w1": "mistakes.step_mask_by_gradient", "w2": "mistakes.step_mask_by_gradient"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = 2 * y_pred\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.step_forgets_y", "w1": "mistakes.step_forgets_y", "w2": "mistakes.step_forgets_y"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = 2 * (y_pred - y)\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_h = (d @ tf.transpose(w2)) * h_relu\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.step_times_h_relu", "w1": "mistakes.step_times_h_relu", "w2": "mistakes.step_times_h_relu"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = 2 * (y_pred - y)\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_h = (d @ tf.transpose(w2)) * h\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.step_times_h", "w1": "mistakes.step_times_h", "w2": "mistakes.step_times_h"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = 2 * (y_pred - y)\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_h = (d @ tf.transpose(w2)) * tf.sign(h)\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.step_sign_as_mask", "w1": "mistakes.step_sign_as_mask", "w2": "mistakes.step_sign_as_mask"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = (y_pred - y)\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_h = (d @ tf.transpose(w2))\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.step_without_mask + mistakes.half_step", "w1": "mistakes.step_without_mask + mistakes.half_step", "w2": "mistakes.step_without_mask + mistakes.half_step"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = 2 * (y_pred - y) / tf.cast(tf.size(y), tf.float64)\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.step_of_mean", "w1": "mistakes.step_of_mean", "w2": "mistakes.step_of_mean"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = 2 * (y_pred - y) / 5\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.mean_step", "w1": "mistakes.mean_step", "w2": "mistakes.mean_step"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_add(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.one_climbs", "w1": "mistakes.one_climbs", "w2": "mistakes.one_climbs"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.one_whole_gradient", "w1": "mistakes.one_whole_gradient", "w2": "mistakes.one_whole_gradient"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(2 * learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.one_step_of_other_length", "w1": "mistakes.one_step_of_other_length", "w2": "mistakes.one_step_of_other_length"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(0.01 * grad_w1)\n    w2.assign_sub(0.01 * grad_w2)\n    return loss\n",
     {"losses": "mistakes.fixed_learning_rate", "w1": "mistakes.fixed_learning_rate", "w2": "mistakes.fixed_learning_rate"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nopt = tf.keras.optimizers.RMSprop(learning_rate)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    opt.apply_gradients([(grad_w1, w1), (grad_w2, w2)])\n    return loss\n",
     {"losses": "mistakes.steps_of_another_optimizer", "w1": "mistakes.steps_of_another_optimizer", "w2": "mistakes.steps_of_another_optimizer"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * tf.clip_by_norm(grad_w1, 1.0))\n    w2.assign_sub(learning_rate * tf.clip_by_norm(grad_w2, 1.0))\n    return loss\n",
     {"losses": "mistakes.step_clipped", "w1": "mistakes.step_clipped", "w2": "mistakes.step_clipped"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_add(learning_rate * grad_w1)\n    w2.assign_add(learning_rate * grad_w2)\n    return tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)",
     {"losses": "mistakes.loss_after_update + mistakes.climbs", "w1": "mistakes.climbs", "w2": "mistakes.climbs"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.sigmoid(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.layers_with_sigmoid"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.tanh(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.layers_with_tanh"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.leaky_relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.relu_is_leaky"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_mean((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 + learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 + learning_rate * grad_w2)\n",
     {"loss": "mistakes.mean_over_all", "new_w1": "mistakes.climbs", "new_w2": "mistakes.climbs"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_mean((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - grad_w1)\nnew_w2 = w2.assign(w2 - grad_w2)\n",
     {"loss": "mistakes.mean_over_all", "new_w1": "mistakes.no_learning_rate", "new_w2": "mistakes.no_learning_rate"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ngrad_h = (d @ tf.transpose(w2)) * tf.cast(h < 0, tf.float64)\ngrad_w1 = tf.matmul(x, grad_h, transpose_a=True)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.step_mask_inverted"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ngrad_h = (d @ tf.transpose(w2)) * h_relu\ngrad_w1 = tf.matmul(x, grad_h, transpose_a=True)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.step_times_h_relu"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2 * (y_pred - y)\ngrad_w2 = tf.transpose(h) @ d\ngrad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\ngrad_w1 = tf.matmul(x, grad_h, transpose_a=True)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w2": "mistakes.step_of_w2_from_h"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2 * (y - y_pred)\ngrad_w2 = tf.transpose(h_relu) @ d\ngrad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\ngrad_w1 = tf.matmul(x, grad_h, transpose_a=True)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.climbs", "new_w2": "mistakes.climbs"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2 * y_pred\ngrad_w2 = tf.transpose(h_relu) @ d\ngrad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\ngrad_w1 = tf.matmul(x, grad_h, transpose_a=True)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.step_forgets_y", "new_w2": "mistakes.step_forgets_y"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ngrad_h = (d @ tf.transpose(w2))\ngrad_w1 = tf.matmul(x, grad_h, transpose_a=True)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.step_without_mask + mistakes.half_step", "new_w2": "mistakes.half_step"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 + learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.climbs"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - 2 * learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - 2 * learning_rate * grad_w2)\n",
     {"new_w1": "mistakes.double_step", "new_w2": "mistakes.double_step"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - 0.01 * grad_w1)\nnew_w2 = w2.assign(w2 - 0.01 * grad_w2)\n",
     {"new_w1": "mistakes.fixed_learning_rate", "new_w2": "mistakes.fixed_learning_rate"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.nn.l2_loss(y_pred - y)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.half"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1 @ w2)\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n",
     {"loss": "mistakes.relu_behind_output"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nw1.assign(new_w1)\nnew_w2 = w2.assign(w2 - learning_rate * tf.clip_by_norm(grad_w2, 1.0))",
     {"new_w2": "mistakes.step_clipped"}),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x, net.y: y})\n        losses.append(loss / len(x))\n",
     {"losses": "mistakes.mean_over_batch"}),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x, net.y: y})\n        losses.append(sum(losses) + loss)\n",
     {"losses": "mistakes.running_total"}),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(500):\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x, net.y: y})\n        losses.append(loss)\n",
     {"losses": "length", "w1": "mistakes.own_number_of_steps", "w2": "mistakes.own_number_of_steps"}),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x[:1], net.y: y[:1]})\n        losses.append(loss)\n",
     {"losses": "mistakes.fed_in_part", "w1": "mistakes.fed_in_part", "w2": "mistakes.fed_in_part"}),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        session.run([net.new_w1, net.new_w2], {net.x: x, net.y: y})\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x, net.y: y})\n        losses.append(loss)\n",
     {"losses": "mistakes.two_updates_a_step", "w1": "mistakes.two_updates_a_step", "w2": "mistakes.two_updates_a_step"}),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps + 1):\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x, net.y: y})\n        losses.append(loss)\n    losses = losses[1:]",
     {"losses": "mistakes.loss_after_update", "w1": "mistakes.fetched_again", "w2": "mistakes.fetched_again"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.tanh(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.layers_with_tanh"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.sigmoid(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.layers_with_sigmoid"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu6(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.relu_with_ceiling"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.leaky_relu(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.relu_is_leaky"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, hidden + tf.nn.relu(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.loop_adds_h"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ tf.stop_gradient(weight)))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"grad_w": "mistakes.loop_gradient_stopped"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu(tf.stop_gradient(hidden) @ weight))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"grad_w": "mistakes.loop_last_turn_learns"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu(tf.nn.relu(hidden @ weight) @ weight))\n_, output = tf.while_loop(more, once, (0, h))\n",
     {"output": "mistakes.loop_twice_each_turn"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h), maximum_iterations=10)\n",
     {"deeper": "mistakes.loop_has_a_most"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h), maximum_iterations=3)\n",
     {"deeper": "mistakes.loop_has_a_most"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, h))\noutput = 2 * output",
     {"output": "mistakes.loop_output_scaled"}),
    ("build_repeat", "more = lambda turn, hidden: turn < depth\nonce = lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight))\n_, output = tf.while_loop(more, once, (0, tf.nn.relu(h)))\n",
     {"output": "mistakes.loop_relu_at_the_start"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu6(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.relu_with_ceiling"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.sigmoid(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.layers_with_sigmoid"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.tanh(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.layers_with_tanh"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_mean((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_add(learning_rate * grad_w1)\n    w2.assign_add(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.mean_over_all + mistakes.climbs", "w1": "mistakes.climbs", "w2": "mistakes.climbs"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_mean((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(grad_w1)\n    w2.assign_sub(grad_w2)\n    return loss\n",
     {"losses": "mistakes.mean_over_all + mistakes.no_learning_rate", "w1": "mistakes.no_learning_rate", "w2": "mistakes.no_learning_rate"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = x @ w1 @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_add(learning_rate * grad_w1)\n    w2.assign_add(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.graph_no_relu + mistakes.climbs", "w1": "mistakes.climbs", "w2": "mistakes.climbs"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = 2 * (y_pred - y)\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_h = (d @ tf.transpose(w2))\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.step_without_mask", "w1": "mistakes.step_without_mask", "w2": "mistakes.step_without_mask"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = (y_pred - y)\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.half_step", "w1": "mistakes.half_step", "w2": "mistakes.half_step"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = 2 * (y - y_pred)\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.climbs", "w1": "mistakes.climbs", "w2": "mistakes.climbs"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = 2 * (y_pred - y)\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_h = (d @ tf.transpose(w2)) * tf.cast(h < 0, tf.float64)\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.step_mask_inverted", "w1": "mistakes.step_mask_inverted", "w2": "mistakes.step_mask_inverted"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = 2 * (y_pred - y)\n    grad_w2 = tf.transpose(h) @ d\n    grad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.step_of_w2_from_h", "w1": "mistakes.step_of_w2_from_h", "w2": "mistakes.step_of_w2_from_h"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_mean((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return tf.reduce_mean((tf.nn.relu(x @ w1) @ w2 - y) ** 2)",
     {"losses": "mistakes.loss_after_update + mistakes.mean_over_all"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_mean((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    return loss\n",
     {"losses": "mistakes.mean_over_all + mistakes.only_w1", "w1": "mistakes.only_w1", "w2": "mistakes.step_changes_nothing"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        y_pred = tf.nn.relu(y_pred)\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.relu_on_output"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n",
     {"losses": "mistakes.double_step", "w1": "mistakes.double_step", "w2": "mistakes.double_step"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nopt = tf.keras.optimizers.Adam(learning_rate)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    opt.apply_gradients([(grad_w1, w1), (grad_w2, w2)])\n    return loss\n",
     {"losses": "mistakes.steps_of_adam", "w1": "mistakes.steps_of_adam", "w2": "mistakes.steps_of_adam"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nopt = tf.keras.optimizers.SGD(learning_rate, momentum=0.9)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    opt.apply_gradients([(grad_w1, w1), (grad_w2, w2)])\n    return loss\n",
     {"losses": "mistakes.steps_with_momentum", "w1": "mistakes.steps_with_momentum", "w2": "mistakes.steps_with_momentum"}),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nopt = tf.keras.optimizers.SGD()\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    opt.apply_gradients([(grad_w1, w1), (grad_w2, w2)])\n    return loss\n",
     {"losses": "mistakes.fixed_learning_rate", "w1": "mistakes.fixed_learning_rate", "w2": "mistakes.fixed_learning_rate"}),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nopt = tf1.train.MomentumOptimizer(learning_rate, 0.9).minimize(loss)\nwith tf.control_dependencies([opt]):\n    new_w1, new_w2 = w1.read_value(), w2.read_value()",
     every(("new_w1", "new_w2"), "complaints.step_remembers")),
    ("build_graph",
     NETWORK
     + LOSS
     + 'train = tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss)\n'
     'new_w1 = w1.read_value()\n'
     'new_w2 = w2.read_value()\n',
     every(("new_w1", "new_w2"), "mistakes.fetches_old_weights")),
    ("build_graph",
     NETWORK
     + LOSS
     + 'grad_w1 = tf.gradients(loss, w1)[0]\n'
     'new_w1 = w1.assign(w1 - learning_rate * grad_w1)\n'
     'with tf.control_dependencies([new_w1]):\n'
     '    again = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)\n'
     '    grad_w2 = tf.gradients(again, w2)[0]\n'
     'new_w2 = w2.assign(w2 - learning_rate * grad_w2)\n',
     {"new_w2": "mistakes.new_weights_used"}),
    ("build_graph",
     PLACES + VARIABLES
     + 'y_pred = tf.stop_gradient(tf.nn.relu(x @ w1)) @ w2\n'
     + LOSS
     + "grad_w1, grad_w2 = tf.gradients(loss, [w1, w2], unconnected_gradients='zero')\n"
     + ASSIGNS,
     {"new_w1": "mistakes.fetches_old_weights"}),
    ("build_graph",
     NETWORK
     + LOSS
     + '(grad_w1, grad_w2), _ = tf.clip_by_global_norm(tf.gradients(loss, [w1, w2]), 1.0)\n'
     + ASSIGNS,
     every(("new_w1", "new_w2"), "mistakes.step_clipped")),
    ("build_graph",
     NETWORK
     + LOSS
     + GRADIENTS
     + 'opt = tf1.train.AdamOptimizer(learning_rate)\n'
     'train = opt.apply_gradients([(grad_w1, w1), (grad_w2, w2)])\n'
     'with tf.control_dependencies([train]):\n'
     '    new_w1 = w1.read_value()\n'
     '    new_w2 = w2.read_value()\n',
     every(("new_w1", "new_w2"), "mistakes.steps_of_adam")),
    ("build_graph",
     PLACES + VARIABLES
     + 'y_pred = tf.nn.leaky_relu(x @ w1) @ w2\n'
     'loss = tf.reduce_mean((y_pred - y) ** 2)\n'
     + GRADIENTS
     + ASSIGNS,
     {"loss": "mistakes.relu_is_leaky + mistakes.mean_over_all"}),
    ("build_graph",
     NETWORK
     + LOSS
     + 'grad_w1, grad_w2 = tf.gradients(loss + 0.01 * (tf.reduce_sum(w1**2) + tf.reduce_sum(w2**2)), [w1, w2])\n'
     + ASSIGNS,
     every(("new_w1", "new_w2"), "mistakes.weight_decay_added")),
    ("build_graph",
     NETWORK
     + LOSS
     + GRADIENTS
     + 'new_w1 = tf.Variable(w1 - learning_rate * grad_w1)\n'
     'new_w2 = tf.Variable(w2 - learning_rate * grad_w2)\n',
     every(BUILD_PARTS, "complaints.starts_from_a_node")),
    ("build_graph",
     PLACES + VARIABLES
     + 'y_pred = tf.nn.softmax(tf.nn.relu(x @ w1) @ w2)\n'
     + LOSS
     + GRADIENTS
     + ASSIGNS,
     {"loss": "mistakes.softmax_behind_layers"}),
    ("run_graph",
     'feed = {net.x: x, net.y: y}\n'
     'with tf1.Session(graph=net.graph) as session:\n'
     '    session.run(net.init)\n'
     '    for _ in range(steps):\n'
     '        w1 = session.run(net.new_w1, feed)\n'
     '        w2 = session.run(net.new_w2, feed)\n'
     '        losses.append(float(session.run(net.loss, feed)))\n',
     {"losses": "two_at_once.loss_after_update + mistakes.fetched_apart", "w1": "mistakes.fetched_apart", "w2": "mistakes.fetched_apart"}),
    ("run_graph",
     'with tf1.Session(graph=net.graph) as session:\n'
     '    session.run(net.init)\n'
     '    for step in range(steps):\n'
     '        feed = {net.x: x[step % len(x)][None], net.y: y[step % len(x)][None]}\n'
     '        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n'
     '        losses.append(float(loss))\n',
     every(("losses", "w1", "w2"), "mistakes.fed_in_part")),
    ("run_graph",
     'feed = {net.x: x, net.y: y}\n'
     'with tf1.Session(graph=net.graph) as session:\n'
     '    for _ in range(steps):\n'
     '        session.run(net.init)\n'
     '        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n'
     '        losses.append(float(loss))\n'
     '    w1, w2 = session.run([net.new_w1, net.new_w2], feed)\n',
     {"losses": "mistakes.graph_stands_still", "w1": "mistakes.first_update_only + mistakes.fetched_again", "w2": "mistakes.first_update_only + mistakes.fetched_again"}),
    ("build_repeat",
     'output = tf.while_loop(\n'
     '    lambda turn, hidden: turn < depth,\n'
     '    lambda turn, hidden: (turn + 1, tf.nn.relu(tf.stop_gradient(hidden) @ weight)),\n'
     '    (0, h),\n'
     ')[1]\n',
     {"grad_w": "mistakes.loop_last_turn_learns"}),
    ("build_repeat",
     'output = tf.while_loop(\n'
     '    lambda turn, hidden: turn <= depth,\n'
     '    lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ tf.transpose(weight))),\n'
     '    (0, h),\n'
     ')[1]\n',
     {"output": "mistakes.loop_transposed + mistakes.loop_one_long"}),
    ("build_repeat",
     'output = tf.while_loop(\n'
     '    lambda turn, hidden: tf.reduce_any(hidden > 0),\n'
     '    lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight)),\n'
     '    (0, h),\n'
     '    maximum_iterations=5,\n'
     ')[1]\n',
     every(LOOP_PARTS, "complaints.turns_lost")),
    ("make_train_step",
     'v1 = tf.Variable(w1)\n'
     'v2 = tf.Variable(w2)\n'
     '@tf.function\n'
     'def train_step(x, y):\n'
     '    with tf.GradientTape() as tape:\n'
     '        loss = tf.reduce_sum((tf.nn.relu(x @ v1) @ v2 - y) ** 2)\n'
     '    g1, g2 = tape.gradient(loss, [v1, v2])\n'
     '    v1.assign_sub(learning_rate * g1)\n'
     '    v2.assign_sub(learning_rate * g2)\n'
     '    return loss\n',
     every(("w1", "w2"), "complaints.array_came_back")),
    ("make_train_step",
     VARIABLES
     + '@tf.function\n'
     'def train_step(x, y):\n'
     '    with tf.GradientTape() as tape:\n'
     '        loss = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)\n'
     '    w1.assign_sub(learning_rate * tape.gradient(loss, w1))\n'
     '    with tf.GradientTape() as tape:\n'
     '        loss = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)\n'
     '    w2.assign_sub(learning_rate * tape.gradient(loss, w2))\n'
     '    return loss\n',
     {"losses": "mistakes.loss_between_updates", "w1": "mistakes.new_weights_used", "w2": "mistakes.new_weights_used"}),
    ("make_train_step",
     VARIABLES
     + '@tf.function\n'
     'def train_step(x, y):\n'
     '    with tf.GradientTape() as tape:\n'
     '        loss = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)\n'
     '    g1, g2 = tape.gradient(loss, [w1, w2])\n'
     '    w1.assign_sub(learning_rate * g1 / tf.norm(g1))\n'
     '    w2.assign_sub(learning_rate * g2 / tf.norm(g2))\n'
     '    return loss\n',
     every(("losses", "w1", "w2"), "mistakes.step_clipped")),
    ("make_train_step",
     VARIABLES
     + 'step = 0\n'
     '@tf.function\n'
     'def train_step(x, y):\n'
     '    nonlocal step\n'
     '    step += 1\n'
     '    with tf.GradientTape() as tape:\n'
     '        loss = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)\n'
     '    g1, g2 = tape.gradient(loss, [w1, w2])\n'
     '    if step > 1:\n'
     '        w1.assign_sub(learning_rate * g1)\n'
     '        w2.assign_sub(learning_rate * g2)\n'
     '    return loss\n',
     every(("losses", "w1", "w2"), "mistakes.step_changes_nothing")),
    ("make_train_step",
     VARIABLES
     + '@tf.function\n'
     'def train_step(x, y):\n'
     '    with tf.GradientTape() as tape:\n'
     '        loss = tf.reduce_mean(tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2, axis=1))\n'
     '    g1, g2 = tape.gradient(loss, [w1, w2])\n'
     '    w1.assign_sub(learning_rate * g1)\n'
     '    w2.assign_add(learning_rate * g2)\n'
     '    return loss\n',
     {"losses": "mistakes.mean_over_batch + mistakes.one_climbs", "w1": "mistakes.one_climbs", "w2": "mistakes.one_climbs"}),
    ("build_graph",
     PLACES + VARIABLES
     + 'h = tf.nn.dropout(tf.nn.relu(x @ w1), rate=0.5)\n'
     'y_pred = h @ w2\n'
     + LOSS + GRADIENTS + ASSIGNS,
     every(BUILD_PARTS, "complaints.draws_at_each_run")),
    ("build_graph",
     NETWORK
     + 'loss = tf.reduce_max((y_pred - y) ** 2)\n'
     + GRADIENTS + ASSIGNS,
     {"loss": "mistakes.one_term"}),
    ("build_graph",
     NETWORK + LOSS
     + 'grad_w1, grad_w2 = [tf.sign(g) for g in tf.gradients(loss, [w1, w2])]\n'
     + ASSIGNS,
     every(("new_w1", "new_w2"), "mistakes.sign_of_gradient")),
    ("build_graph",
     NETWORK + LOSS
     + 'grad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\n'
     'learning_rate = tf.cast(learning_rate, tf.float64) / tf.cast(tf.shape(x)[0], tf.float64)\n'
     + ASSIGNS,
     every(("new_w1", "new_w2"), "mistakes.mean_step")),
    ("run_graph",
     OPEN + INIT
     + '    for _ in range(steps):\n'
     + STEP
     + '        losses.append(np.mean(losses + [float(loss)]))\n',
     {"losses": "mistakes.running_average"}),
    ("run_graph",
     OPEN + INIT
     + '    for i in range(steps):\n'
     '        idx = np.arange(0, len(x), 2)\n'
     '        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x[idx], net.y: y[idx]})\n'
     '        losses.append(float(loss))\n',
     every(("losses", "w1", "w2"), "mistakes.fed_in_part")),
    ("run_graph",
     OPEN + INIT
     + '    loss = session.run(net.loss, {net.x: x, net.y: y})\n'
     '    while loss > 1e-3 and len(losses) < steps:\n'
     '        losses.append(float(loss))\n'
     + STEP,
     {"losses": "mistakes.loss_noted_late"}),
    ("run_graph",
     OPEN + INIT
     + '    x = (x - x.mean(0)) / x.std(0)\n'
     '    for _ in range(steps):\n'
     + STEP
     + '        losses.append(float(loss))\n',
     every(("losses", "w1", "w2"), "mistakes.fed_changed")),
    ("build_repeat",
     'output = tf.while_loop(lambda t, z: t < depth, lambda t, z: (t + 1, tf.nn.softmax(z @ weight)), (0, h))[1]\n',
     {"output": "mistakes.loop_softmax"}),
    ("build_repeat",
     'output = tf.while_loop(lambda t, z: t < depth, lambda t, z: (t + 1, tf.nn.relu(z @ weight)), (0, tf.ones_like(h)))[1]\n',
     {"output": "mistakes.loop_starts_elsewhere"}),
    ("build_repeat",
     'output = tf.scan(lambda z, _: tf.nn.relu(z @ weight), tf.range(depth), h)\n',
     every(LOOP_PARTS, "mistakes.loop_all_stages")),
    ("make_train_step",
     'w1 = tf.Variable(w1)\n'
     'w2 = tf.Variable(w2)\n'
     '@tf.function\n'
     'def train_step(x, y):\n'
     '    with tf.GradientTape() as tape:\n'
     '        loss = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)\n'
     '    g1, g2 = tape.gradient(loss, [w1, w2])\n'
     '    w1.assign_sub(learning_rate * g1)\n'
     '    w2.assign_sub(learning_rate * g2)\n'
     '    return tf.sqrt(loss)\n',
     {"losses": "mistakes.square_root"}),
    ("make_train_step",
     'w1 = tf.Variable(w1)\n'
     'w2 = tf.Variable(w2)\n'
     '@tf.function\n'
     'def train_step(x, y):\n'
     '    with tf.GradientTape() as tape:\n'
     '        loss = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)\n'
     '    g1, g2 = tape.gradient(loss, [w1, w2])\n'
     '    w1.assign_sub(learning_rate * g2)\n'
     '    w2.assign_sub(learning_rate * g1)\n'
     '    return loss\n',
     every(STEP_PARTS, "mistakes.assigned_other_shape")),
    ("make_train_step",
     'w1 = tf.Variable(w1)\n'
     'w2 = tf.Variable(w2)\n'
     '@tf.function\n'
     'def train_step(x, y):\n'
     '    with tf.GradientTape() as tape:\n'
     '        loss = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)\n'
     '    g1, g2 = tape.gradient(loss, [w1, w2])\n'
     '    w1.assign_sub(learning_rate * (g1 + 0.01 * w1))\n'
     '    w2.assign_sub(learning_rate * (g2 + 0.01 * w2))\n'
     '    return loss\n',
     every(("losses", "w1", "w2"), "mistakes.weight_decay_added")),
    ("make_train_step",
     'w1 = tf.Variable(w1)\n'
     'w2 = tf.Variable(w2)\n'
     '@tf.function\n'
     'def train_step(x, y):\n'
     '    with tf.GradientTape() as tape:\n'
     '        loss = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)\n'
     '    g1, g2 = tape.gradient(loss, [w1, w2])\n'
     '    w1.assign_sub(learning_rate * g1)\n'
     '    w2.assign_sub(learning_rate * g2)\n'
     '    return loss / tf.cast(tf.shape(x)[0], loss.dtype)\n',
     {"losses": "mistakes.mean_over_batch"}),
    ("build_graph",
     NETWORK
     + 'loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(y, y_pred))\n'
     + GRADIENTS + ASSIGNS,
     {"loss": "mistakes.loss_is_cross_entropy"}),
    ("build_graph",
     NETWORK
     + 'loss = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(y, y_pred))\n'
     + GRADIENTS + ASSIGNS,
     {"loss": "mistakes.loss_is_cross_entropy"}),
    ("build_repeat", CONDITION + BODY.replace("turn + 1", "turn + 2") + WHILE,
     {"output": "mistakes.loop_one_short"}),
]

RIGHT += [
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = tf.linalg.matmul(x, w1)\ny_pred = tf.matmul(tf.where(h > 0, h, tf.zeros_like(h)), w2)\nloss = tf.reduce_sum(tf.math.squared_difference(y_pred, y))\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n"),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.linalg.matmul(tf.keras.activations.relu(tf.tensordot(x, w1, 1)), w2)\nloss = tf.reduce_sum(tf.reduce_sum((y - y_pred) ** 2, axis=1))\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n"),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.einsum('nk,nk->', y_pred - y, y_pred - y)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign_add(-learning_rate * grad_w1)\nnew_w2 = w2.assign_add(-learning_rate * grad_w2)"),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ng = tf.gradients(loss, (w1, w2))\nsteps = [learning_rate * v for v in g]\nnew_w1 = tf1.assign_sub(w1, steps[0])\nnew_w2 = tf1.assign_add(w2, -steps[1])"),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.reduce_sum(tf.abs(y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n"),
    ("build_graph", "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ny_pred = tf.nn.relu(x @ w1) @ w2\nloss = tf.square(tf.norm(y_pred - y))\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\n"),
    ("build_repeat", "_, output = tf.while_loop(lambda left, v: left > 0, lambda left, v: (left - 1, tf.nn.relu(v @ weight)), (depth, h))"),
    ("build_repeat", "_, output = tf.while_loop(lambda t, v: t <= depth, lambda t, v: (t + 1, tf.nn.relu(v @ weight)), (1, h), shape_invariants=(tf.TensorShape([]), tf.TensorShape([None, w.shape[0]])))"),
    ("build_repeat", "def cond(i, a):\n    return tf.math.less(i, depth)\ndef step(i, a):\n    z = tf.matmul(a, weight)\n    return tf.add(i, 1), tf.where(z > 0, z, tf.zeros_like(z))\noutput = tf.while_loop(cond, step, [0, h])[1]"),
    ("build_repeat", "output = tf.while_loop(lambda i, a: i > 0, lambda i, a: [i - 1, tf.maximum(a @ weight, 0.)], [depth, h])[1]"),
    ("make_train_step", "v1, v2 = tf.Variable(w1), tf.Variable(w2)\n@tf.function(reduce_retracing=True)\ndef train_step(x, y):\n    with tf.GradientTape() as t:\n        e = tf.nn.relu(tf.matmul(x, v1)) @ v2 - y\n        loss = tf.reduce_sum(e * e)\n    for v, g in zip([v1, v2], t.gradient(loss, [v1, v2])):\n        v.assign_add(-learning_rate * g)\n    return loss\nw1, w2 = v1, v2"),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    h = x @ w1\n    h_relu = tf.nn.relu(h)\n    y_pred = h_relu @ w2\n    loss = tf.reduce_sum((y_pred - y) ** 2)\n    d = 2 * (y_pred - y)\n    grad_w2 = tf.transpose(h_relu) @ d\n    grad_h = (d @ tf.transpose(w2)) * tf.cast(h > 0, tf.float64)\n    grad_w1 = tf.transpose(x) @ grad_h\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return loss\n"),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape(persistent=True) as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1 = tape.gradient(loss, w1)\n    grad_w2 = tape.gradient(loss, w2)\n    w2.assign_sub(learning_rate * grad_w2)\n    w1.assign_sub(learning_rate * grad_w1)\n    return loss\n"),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nopt = tf.keras.optimizers.SGD(learning_rate=learning_rate)\nopt.build([w1, w2])\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    opt.apply_gradients(zip([grad_w1, grad_w2], [w1, w2]))\n    return loss\n"),
    ("make_train_step", "w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nstep = tf.function(lambda x, y: body(x, y))\ndef body(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        loss = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n    for v, g in ((w1, grad_w1), (w2, grad_w2)):\n        v.assign(v - learning_rate * g)\n    return loss\ntrain_step = step"),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    net.init.run(session=session)\n    for _ in range(steps):\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x, net.y: y})\n        losses = losses + [float(loss)]"),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    fetches = (net.loss, net.new_w1, net.new_w2)\n    history = []\n    for t in range(steps):\n        history.append(session.run(fetches, feed_dict={net.y: y, net.x: x}))\n    losses = [float(v[0]) for v in history]\n    w1, w2 = history[-1][1:]"),
    ("run_graph", "with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    step = 0\n    while step < steps:\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], {net.x: x, net.y: y})\n        losses.append(loss)\n        step += 1\n"),
    ("build_graph",
     PLACES
     + "w1 = tf1.get_variable('w1', initializer=w1)\n"
     "w2 = tf1.get_variable('w2', initializer=w2)\n"
     'h = x @ w1\n'
     'm = tf.cast(h > 0, tf.float64)\n'
     "d = tf.einsum('nh,ho->no', h * m, w2) - y\n"
     'loss = tf.tensordot(d, d, 2)\n'
     'new_w1 = tf1.assign_sub(w1, learning_rate * 2 * tf.matmul(x, m * tf.matmul(d, w2, transpose_b=True), transpose_a=True))\n'
     'new_w2 = tf1.assign_sub(w2, learning_rate * 2 * tf.matmul(h * m, d, transpose_a=True))\n'),
    ("run_graph",
     'session = tf1.Session(graph=net.graph)\n'
     'try:\n'
     '    session.run(net.init)\n'
     '    one = session.make_callable([net.loss, net.new_w1, net.new_w2], feed_list=[net.x, net.y])\n'
     '    while len(losses) < steps:\n'
     '        loss, w1, w2 = one(x, y)\n'
     '        losses.append(loss.item())\n'
     'finally:\n'
     '    session.close()\n'),
    ("build_repeat",
     'output = tf.foldl(lambda hidden, _: tf.nn.relu(hidden @ weight), tf.range(depth), initializer=h)\n'),
    ("build_repeat",
     '@tf.function\n'
     'def repeated(hidden, times):\n'
     '    for _ in tf.range(times):\n'
     '        hidden = tf.nn.relu(tf.matmul(hidden, weight))\n'
     '    return hidden\n'
     'output = repeated(h, depth)\n'),
    ("make_train_step",
     'w1, w2 = tf.Variable(w1, name="w1"), tf.Variable(w2, name="w2")\n'
     '@tf.function(input_signature=[\n'
     '    tf.TensorSpec((None, w1.shape[0]), tf.float64),\n'
     '    tf.TensorSpec((None, w2.shape[1]), tf.float64),\n'
     '])\n'
     'def train_step(x, y):\n'
     '    h = x @ w1\n'
     '    h_relu = tf.nn.relu(h)\n'
     '    d = 2 * (h_relu @ w2 - y)\n'
     '    back = tf.where(h > 0, d @ tf.transpose(w2), tf.zeros_like(h))\n'
     '    w2.assign_sub(learning_rate * tf.transpose(h_relu) @ d)\n'
     '    w1.assign_sub(learning_rate * tf.transpose(x) @ back)\n'
     '    return tf.reduce_sum(d * d) / 4\n'),
    ("make_train_step",
     VARIABLES
     + 'class Step:\n'
     '    @tf.function(reduce_retracing=True)\n'
     '    def __call__(self, x, y):\n'
     '        with tf.GradientTape(watch_accessed_variables=False) as tape:\n'
     '            tape.watch([w1, w2])\n'
     '            loss = tf.math.reduce_sum(tf.math.squared_difference(tf.nn.relu(x @ w1) @ w2, y))\n'
     '            grads = tape.gradient(loss, {"a": w1, "b": w2})\n'
     '        for name, w in (("b", w2), ("a", w1)):\n'
     '            w.assign(w - grads[name] * learning_rate)\n'
     '        return loss\n'
     'train_step = Step().__call__\n'),
    ("build_graph",
     PLACES + VARIABLES
     + 'h = x @ w1\n'
     'y_pred = (h + tf.abs(h)) / 2 @ w2\n'
     'd = tf.reshape(y_pred - y, (-1,))\n'
     'loss = tf.tensordot(d, d, 1)\n'
     + GRADIENTS + ASSIGNS),
    ("build_repeat",
     'output = tf.cond(depth > 0, lambda: tf.while_loop(lambda t, z: t < depth, lambda t, z: (t + 1, tf.nn.relu(z @ weight)), (0, h), shape_invariants=(tf.TensorShape(()), h.shape))[1], lambda: h)\n'),
    ("make_train_step",
     'w1, w2 = (tf.Variable(w, dtype=tf.float64) for w in (w1, w2))\n'
     '@tf.function(autograph=False)\n'
     'def train_step(x, y):\n'
     '    with tf.GradientTape(persistent=True) as tape:\n'
     '        loss = tf.nn.l2_loss(tf.nn.relu(x @ w1) @ w2 - y) * 2\n'
     '    g = [tape.gradient(loss, w) for w in (w1, w2)]\n'
     '    del tape\n'
     '    with tf.control_dependencies(g):\n'
     '        w1.assign_add(-learning_rate * g[0])\n'
     '        w2.assign_add(-learning_rate * g[1])\n'
     '    return loss\n'),
]

WRONG += [
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_mean(tf.reduce_sum((y_pred - y) ** 2, axis=1))\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'loss': 'mistakes.mean_over_batch'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(-learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w1': 'mistakes.step_in_place_of_weights'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum(y_pred - y) ** 2\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 + learning_rate * grad_w2)',
     {'loss': 'mistakes.square_of_sum', 'new_w2': 'mistakes.climbs'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2.0 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)\ndh = d @ tf.transpose(new_w2)\ngrad_h = dh * tf.cast(h > 0, tf.float64)\ngrad_w1 = tf.transpose(x) @ grad_h\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\n',
     {'new_w1': 'mistakes.new_weights_used'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2.0 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ndh = d @ tf.transpose(w2)\ngrad_h = dh * h_relu\ngrad_w1 = tf.transpose(x) @ grad_h\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w1': 'mistakes.step_times_h_relu'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.leaky_relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'loss': 'mistakes.relu_is_leaky'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\n\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1 - learning_rate * grad_w1\nnew_w2 = w2 - learning_rate * grad_w2',
     {'next_loss': 'mistakes.computed_not_assigned'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        feed = {net.x: x, net.y: y}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        loss = session.run(net.loss, feed)\n        losses.append(float(loss))\n',
     {'losses': 'mistakes.loss_after_update'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        feed = {net.x: x, net.y: y}\n        loss = session.run(net.loss, feed)\n        w1 = session.run(net.new_w1, feed)\n        w2 = session.run(net.new_w2, feed)\n        losses.append(float(loss))\n',
     {'losses': 'mistakes.fetched_apart', 'w1': 'mistakes.fetched_apart', 'w2': 'mistakes.fetched_apart'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n\n    for _ in range(steps):\n        session.run(net.init)\n        feed = {net.x: x, net.y: y}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        losses.append(float(loss))\n',
     {'losses': 'mistakes.graph_stands_still', 'w1': 'mistakes.first_update_only', 'w2': 'mistakes.first_update_only'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        feed = {net.x: x, net.y: y}\n        loss, w2, w1 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        losses.append(float(loss) / len(x))\n',
     {'losses': 'mistakes.mean_over_batch', 'w1': 'mistakes.swapped', 'w2': 'mistakes.swapped'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(1, steps):\n        feed = {net.x: x, net.y: y}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        losses.append(float(loss))\n',
     {'losses': 'length', 'w1': 'mistakes.fetched_before', 'w2': 'mistakes.fetched_before'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        feed = {net.x: x, net.y: y}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        losses.append(net.loss)\n',
     {'losses': 'wanted_numbers'}),
    ('build_repeat', 'output = tf.while_loop(\n    lambda turn, hidden: turn <= depth,\n    lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight)),\n    (0, h),\n)[1]',
     {'output': 'mistakes.loop_one_long'}),
    ('build_repeat', 'output = tf.while_loop(\n    lambda turn, hidden: turn < depth,\n    lambda turn, hidden: (turn + 1, tf.nn.relu(h @ weight)),\n    (0, h),\n)[1]',
     {'output': 'complaints.turns_lost', 'grad_w': 'complaints.turns_lost', 'deeper': 'complaints.turns_lost'}),
    ('build_repeat', 'output = tf.while_loop(\n    lambda turn, hidden: turn < depth,\n    lambda turn, hidden: (turn + 1, hidden @ weight),\n    (0, h),\n)[1]\noutput = tf.nn.relu(output)',
     {'output': 'mistakes.loop_relu_at_the_end'}),
    ('build_repeat', 'output = tf.while_loop(\n    lambda turn, hidden: turn < depth,\n    lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ tf.transpose(weight))),\n    (1, h),\n)[1]',
     {'output': 'mistakes.loop_transposed + mistakes.loop_one_short'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_add(learning_rate * grad_w2)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.one_climbs', 'w1': 'mistakes.one_climbs', 'w2': 'mistakes.one_climbs'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_mean((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return squared_error * tf.cast(tf.size(y), tf.float64)\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.step_of_mean', 'w1': 'mistakes.step_of_mean', 'w2': 'mistakes.step_of_mean'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return squared_error\ntrain_step = one_step\n',
     {'traces': 'complaints.never_traced'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    squared_error = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.loss_after_update'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return squared_error\ntrain_step = lambda x, y: tf.function(one_step)(x, y)\n',
     {'traces': 'complaints.retraced'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2.0 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ y_pred\ndh = d @ tf.transpose(w2)\ngrad_h = dh * tf.cast(h > 0, tf.float64)\ngrad_w1 = tf.transpose(x) @ grad_h\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w2': 'mistakes.step_forgets_y + mistakes.half_step'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = y_pred - y\ngrad_w2 = tf.transpose(h_relu) @ d\ndh = d @ tf.transpose(w2)\ngrad_h = 2.0 * dh * tf.cast(h > 0, tf.float64)\ngrad_w1 = tf.transpose(x) @ grad_h\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w2': 'mistakes.half_step'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2.0 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ndh = d @ tf.transpose(w2)\ngrad_h = dh * tf.cast(h_relu >= 0, tf.float64)\ngrad_w1 = tf.transpose(x) @ grad_h\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w1': 'mistakes.step_without_mask'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2.0 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ndh = y_pred @ tf.transpose(w2)\ngrad_h = dh * tf.cast(h > 0, tf.float64)\ngrad_w1 = tf.transpose(x) @ grad_h\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w1': 'mistakes.step_forgets_y + mistakes.half_step'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'loss': 'mistakes.graph_no_relu'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.dropout(tf.nn.relu(h), 0.0)\ny_pred = tf.nn.relu(h) @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2) + 0.01 * (tf.reduce_sum(w1 ** 2) + tf.reduce_sum(w2 ** 2))\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'loss': 'mistakes.penalty_added'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1 / 2)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2 / 2)',
     {'new_w1': 'mistakes.half_step', 'new_w2': 'mistakes.half_step'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign_sub(grad_w1)\nnew_w2 = w2.assign_sub(grad_w2)',
     {'new_w1': 'mistakes.no_learning_rate', 'new_w2': 'mistakes.no_learning_rate'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate ** 2 * grad_w2)',
     {'new_w2': 'mistakes.learning_rate_twice'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_mean((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\ngrad_w1, grad_w2 = tf.clip_by_norm(grad_w1, 1.0), tf.clip_by_norm(grad_w2, 1.0)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'loss': 'mistakes.mean_over_all', 'new_w1': 'mistakes.step_clipped', 'new_w2': 'mistakes.step_clipped'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nn = tf.cast(tf.shape(x)[0], tf.float64)\ngrad_w1 = grad_w1 / n\ngrad_w2 = grad_w2 / n\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w1': 'mistakes.mean_step', 'new_w2': 'mistakes.mean_step'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2, axis=0)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'loss': 'mistakes.summed_per_column', 'next_loss': 'mistakes.summed_per_column'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nwith tf.control_dependencies([new_w1]):\n    y_pred2 = tf.nn.relu(x @ w1) @ w2\n    grad_w2 = tf.gradients(tf.reduce_sum((y_pred2 - y) ** 2), w2)[0]\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w2': 'mistakes.new_weights_used'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (w1.shape[0], None))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = tf.transpose(x) @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'loss': 'mistakes.placeholder_shape', 'new_w1': 'mistakes.placeholder_shape', 'new_w2': 'mistakes.placeholder_shape', 'next_loss': 'mistakes.placeholder_shape'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        feed = {net.x: x, net.y: y}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        losses.append(float(loss))\n    w1, w2 = session.run([net.new_w1, net.new_w2], feed)\n',
     {'w1': 'mistakes.fetched_again', 'w2': 'mistakes.fetched_again'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        feed = {net.x: x, net.y: y}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        losses.append(float(loss))\n        w1 = w1.T\n',
     {'w1': 'mistakes.transposed'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        feed = {net.x: x, net.y: y}\n        loss, w1 = session.run([net.loss, net.new_w1], feed)\n        losses.append(float(loss))\n    w2 = session.run(net.new_w2, feed)\n',
     {'losses': 'mistakes.fetched_alone', 'w1': 'mistakes.fetched_alone', 'w2': 'mistakes.fetched_alone'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        feed = {net.x: x, net.y: y}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        losses.append(float(loss))\n        x = x / 2\n',
     {'losses': 'unexplained', 'w1': 'unexplained', 'w2': 'unexplained'},
     'an odd mixture, too rare for a formula: x halved each step'),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps + 1):\n        feed = {net.x: x, net.y: y}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        losses.insert(0, float(loss))\n',
     {'losses': 'length', 'w1': 'mistakes.fetched_again', 'w2': 'mistakes.fetched_again'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        k = _ % len(x)\n        feed = {net.x: x[k:k + 1], net.y: y[k:k + 1]}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        losses.append(float(loss))\n',
     {'losses': 'mistakes.fed_in_part', 'w1': 'mistakes.fed_in_part', 'w2': 'mistakes.fed_in_part'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        feed = {net.x: x, net.y: y}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        if _ % 2 == 0:\n            losses.append(float(loss))\n',
     {'losses': 'length'}),
    ('build_repeat', 'output = tf.while_loop(\n    lambda turn, hidden: turn < depth,\n    lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight + hidden)),\n    (0, h),\n)[1]',
     {'output': 'mistakes.loop_adds_h'}),
    ('build_repeat', 'output = tf.while_loop(\n    lambda turn, hidden: turn < depth,\n    lambda turn, hidden: (turn + 2, tf.nn.relu(hidden @ weight)),\n    (0, h),\n)[1]',
     {'output': 'mistakes.loop_one_short'}),
    ('build_repeat', 'output = tf.while_loop(\n    lambda turn, hidden: turn < depth - 1,\n    lambda turn, hidden: (turn + 1, tf.nn.relu(weight @ tf.transpose(hidden))),\n    (0, h),\n)[1]',
     {'output': 'mistakes.loop_changes_shape', 'grad_w': 'mistakes.loop_changes_shape', 'deeper': 'mistakes.loop_changes_shape'}),
    ('build_repeat', 'output = tf.while_loop(\n    lambda turn, hidden: turn < depth,\n    lambda turn, hidden: (turn + 1, tf.nn.relu(hidden) @ weight),\n    (0, h),\n)[1]',
     {'output': 'mistakes.loop_relu_too_early'}),
    ('build_repeat', 'output = tf.while_loop(\n    lambda turn, hidden: turn < depth,\n    lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight) / 2),\n    (0, h),\n)[1]',
     {'output': 'mistakes.loop_turn_scaled'}),
    ('build_repeat', 'stages = [h]\nfor k in range(10):\n    stages.append(tf.nn.relu(stages[-1] @ weight))\noutput = tf.stack(stages)[depth]',
     {'output': 'mistakes.too_few_stages', 'grad_w': 'mistakes.too_few_stages', 'deeper': 'mistakes.too_few_stages'}),
    ('make_train_step', 'first, second = tf.Variable(w1), tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ first) @ second\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [first, second])\n    first.assign_sub(learning_rate * grad_w1)\n    second.assign_sub(learning_rate * grad_w2)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'w1': 'complaints.array_came_back', 'w2': 'complaints.array_came_back'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nv1 = tf.Variable(tf.zeros_like(w1))\nv2 = tf.Variable(tf.zeros_like(w2))\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    v1.assign(0.9 * v1 + grad_w1)\n    v2.assign(0.9 * v2 + grad_w2)\n    w1.assign_sub(learning_rate * v1)\n    w2.assign_sub(learning_rate * v2)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.steps_with_momentum', 'w1': 'mistakes.steps_with_momentum', 'w2': 'mistakes.steps_with_momentum'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.only_w1', 'w1': 'mistakes.only_w1', 'w2': 'mistakes.step_changes_nothing'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign(learning_rate * grad_w1)\n    w2.assign(learning_rate * grad_w2)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.step_in_place_of_weights', 'w1': 'mistakes.step_in_place_of_weights', 'w2': 'mistakes.step_in_place_of_weights'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    w1.assign_sub(learning_rate * grad_w1)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.one_step_of_other_length', 'w1': 'mistakes.one_step_of_other_length', 'w2': 'mistakes.one_step_of_other_length'}),
    ('make_train_step', 'w1 = tf.Variable(w1, dtype=tf.float32)\nw2 = tf.Variable(w2, dtype=tf.float32)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(tf.cast(x, tf.float32) @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - tf.cast(y, tf.float32)) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'complaints.loss_in_float32', 'w1': 'imprecise', 'w2': 'imprecise'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2) / 2\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w1[:, :1] if False else learning_rate * tf.sign(grad_w2))\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'unexplained', 'w1': 'unexplained', 'w2': 'unexplained'},
     'an odd mixture, too rare for a formula: half loss + sign for w2'),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_mean((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return squared_error\ntrain_step = lambda x, y: tf.function(one_step)(x, y)\n',
     {'losses': 'mistakes.mean_over_all', 'traces': 'complaints.retraced'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return squared_error\nstep = tf.function(one_step)\ntrain_step = lambda x, y: step(x[:2], y[:2])\n',
     {'losses': 'mistakes.step_on_part_of_batch', 'w1': 'mistakes.step_on_part_of_batch', 'w2': 'mistakes.step_on_part_of_batch'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return squared_error / tf.cast(tf.shape(x)[0], tf.float64)\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.mean_over_batch'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2.0 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ndh = tf.transpose(w2 @ tf.transpose(d)) * 2.0\ngrad_h = dh * tf.cast(h > 0, tf.float64)\ngrad_w1 = tf.transpose(x) @ grad_h\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w1': 'mistakes.double_step'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nd = 2.0 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ndh = d @ tf.transpose(w2)\ngrad_h = dh * tf.cast(h > 0, tf.float64)\ngrad_w1 = tf.transpose(x) @ grad_h / tf.cast(tf.shape(x)[0], tf.float64)\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w1': 'mistakes.mean_step'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(tf.reduce_mean(loss) / 10, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w1': 'mistakes.step_multiplied', 'new_w2': 'mistakes.step_multiplied'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\n(grad_w1,) = tf.gradients(loss, [w1])\n(grad_w2,) = tf.gradients(y_pred, [w2])\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w2': 'mistakes.step_of_y_pred'}),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nstart = w1\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\ngrad_w1, grad_w2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(start - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)',
     {'new_w1': 'complaints.step_remembers'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n\n    for _ in range(steps + 1):\n        feed = {net.x: x, net.y: y}\n        session.run(net.init)\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        losses.append(loss)\n        losses = losses[-steps:]\n',
     {'losses': 'mistakes.graph_stands_still', 'w1': 'mistakes.first_update_only', 'w2': 'mistakes.first_update_only'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        feed = {net.x: x, net.y: y}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        losses.append(float(loss))\n        x = x[::-1]\n',
     {'losses': 'unexplained', 'w1': 'unexplained', 'w2': 'unexplained'},
     'an odd mixture, too rare for a formula: x reversed each step, y not'),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        feed = {net.x: x, net.y: y}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        w1 = w1 - 0.01 * w1\n        losses.append(float(loss))\n',
     {'w1': 'mistakes.scaled'}),
    ('run_graph', 'with tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    for _ in range(steps):\n        feed = {net.x: x, net.y: y}\n        loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)\n        losses.append(float(loss))\nw1, w2 = (w1 + w2.mean(), w2)\n',
     {'w1': 'mistakes.shifted'}),
    ('build_repeat', 'output = tf.while_loop(\n    lambda turn, hidden: turn < depth,\n    lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight) + 1.0),\n    (0, h),\n)[1]',
     {'output': 'mistakes.loop_adds_h'}),
    ('build_repeat', 'output = tf.while_loop(\n    lambda turn, hidden: turn < depth,\n    lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight)),\n    (0, tf.nn.relu(h @ weight)),\n)[1]',
     {'output': 'mistakes.loop_one_long'}),
    ('build_repeat', 'output = tf.while_loop(\n    lambda turn, hidden: turn < depth,\n    lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ tf.stop_gradient(weight))),\n    (0, h),\n)[1]',
     {'grad_w': 'mistakes.loop_gradient_stopped'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1 = tape.gradient(squared_error, w1)\n    grad_w2 = tape.gradient(squared_error, w2)\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.tape_answers_once', 'w1': 'mistakes.tape_answers_once', 'w2': 'mistakes.tape_answers_once', 'traces': 'mistakes.tape_answers_once'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w2, grad_w1 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.assigned_other_shape', 'w1': 'mistakes.assigned_other_shape', 'w2': 'mistakes.assigned_other_shape', 'traces': 'mistakes.assigned_other_shape'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nk = tf.Variable(0.0, dtype=tf.float64)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    k.assign_add(1.0)\n    w1.assign_sub(learning_rate / k * grad_w1)\n    w2.assign_sub(learning_rate / k * grad_w2)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.rate_changes', 'w1': 'mistakes.rate_changes', 'w2': 'mistakes.rate_changes'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2) + 0.01 * tf.reduce_sum(w1 ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.penalty_added'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2)\n    return squared_error\ntrain_step = tf.function(one_step)\nw1, w2 = w2, w1\n',
     {'losses': 'raised_elsewhere', 'w1': 'raised_elsewhere', 'w2': 'raised_elsewhere', 'traces': 'raised_elsewhere'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(learning_rate * grad_w1)\n    w2.assign_sub(learning_rate * grad_w2 * w2)\n    return squared_error\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.one_step_astray', 'w1': 'mistakes.one_step_astray', 'w2': 'mistakes.one_step_astray'}),
    ('make_train_step', 'w1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\ndef one_step(x, y):\n    with tf.GradientTape() as tape:\n        y_pred = tf.nn.relu(x @ w1) @ w2\n        squared_error = tf.reduce_sum((y_pred - y) ** 2)\n    grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])\n    w1.assign_sub(2 * learning_rate * grad_w1)\n    w2.assign_sub(2 * learning_rate * grad_w2)\n    return tf.sqrt(squared_error)\ntrain_step = tf.function(one_step)\n',
     {'losses': 'mistakes.square_root + mistakes.double_step', 'w1': 'mistakes.double_step', 'w2': 'mistakes.double_step'}),
]

RIGHT += [
    ('build_graph', "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = tf.einsum('nd,dh->nh', x, w1)\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nresidual = y_pred - y\nloss = tf.einsum('nk,nk->', residual, residual)\nd = 2.0 * (y_pred - y)\ngrad_w2 = tf.transpose(h_relu) @ d\ndh = d @ tf.transpose(w2)\ngrad_h = tf.where(h > 0.0, dh, tf.zeros_like(dh))\ngrad_w1 = tf.transpose(x) @ grad_h\nnew_w1 = w1.assign(w1 - learning_rate * grad_w1)\nnew_w2 = w2.assign(w2 - learning_rate * grad_w2)"),
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf.Variable(w1)\nw2 = tf.Variable(w2)\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\nwith tf.GradientTape() as t:\n    t.watch([w1, w2])\n    loss = 2 * tf.nn.l2_loss(tf.matmul(tf.maximum(tf.matmul(x, w1), 0.0), w2) - y)\ngrads = t.gradient(loss, [w1, w2])\nupdated = [w.assign_sub(learning_rate * g) for w, g in zip((w1, w2), grads)]\nnew_w1, new_w2 = updated\n\n'),
    ('run_graph', 'session = tf1.Session(graph=net.graph)\ntry:\n    net.init.run(session=session)\n    step = session.make_callable([net.loss, net.new_w1, net.new_w2], feed_list=[net.x, net.y])\n    k = steps\n    while k:\n        value, w1, w2 = step(x, y)\n        losses += [value.item()]\n        k -= 1\nfinally:\n    session.close()'),
    ('build_repeat', 'stages = tf.scan(lambda carried, _: tf.maximum(carried @ weight, 0.0), tf.range(depth), initializer=h)\noutput = stages[-1]'),
    ('build_repeat', "def more(state):\n    return state['left'] > 0\ndef turn(state):\n    return ({'left': state['left'] - 1, 'hidden': tf.nn.relu(tf.matmul(state['hidden'], weight))},)\n(state,) = tf.while_loop(more, turn, ({'left': depth, 'hidden': h},))\noutput = state['hidden']"),
    ('build_graph', "x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1 = tf1.get_variable('first', initializer=tf.constant(w1))\nw2 = tf1.get_variable('second', initializer=tf.constant(w2))\nh = x @ w1\nh_relu = tf.nn.relu(h)\ny_pred = h_relu @ w2\nloss = tf.reduce_sum((y_pred - y) ** 2)\noptimizer = tf1.train.GradientDescentOptimizer(learning_rate)\nmoved = optimizer.minimize(loss)\nwith tf.control_dependencies([moved]):\n    new_w1, new_w2 = w1.read_value(), w2.read_value()\n\n"),
    ('run_graph', 'def go(session, left):\n    global_losses.append(None)\n    loss, w1, w2 = session.run((net.loss, net.new_w1, net.new_w2), {net.x: x, net.y: y})\n    losses.append(loss.item())\n    return go(session, left - 1) if left > 1 else (w1, w2)\nglobal_losses = []\nwith tf1.Session(graph=net.graph) as session:\n    session.run(net.init)\n    w1, w2 = go(session, steps)'),
    ('build_repeat', "i = tf.constant(0)\nc = lambda i, z: tf.less(i, depth)\ndef b(i, z):\n    z = tf.einsum('nh,hk->nk', z, weight)\n    z = tf.where(z > 0, z, tf.zeros_like(z))\n    return [i + 1, z]\n_, output = tf.while_loop(c, b, [i, h], shape_invariants=[i.get_shape(), tf.TensorShape([None, h.shape[1]])], parallel_iterations=1)"),
    ('make_train_step', 'variables = w1, w2 = tf.Variable(w1, trainable=False), tf.Variable(w2)\n@tf.function(autograph=False)\ndef train_step(x, y):\n    with tf.GradientTape(watch_accessed_variables=False) as tape:\n        tape.watch(variables)\n        e = tf.subtract(tf.matmul(tf.nn.relu(tf.matmul(x, w1)), w2), y)\n        loss = tf.tensordot(e, e, 2)\n    for v, g in zip(variables, tape.gradient(loss, variables)):\n        v.assign(v - g * learning_rate)\n    return tf.identity(loss)'),
    ('make_train_step', 'w1, w2 = (tf.Variable(w) for w in (w1, w2))\nsgd = tf.keras.optimizers.SGD(learning_rate)\nsgd.build([w1, w2])\ndef loss_of(x, y):\n    return tf.reduce_sum(tf.math.squared_difference(tf.maximum(x @ w1, 0) @ w2, y))\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        loss = loss_of(x, y)\n    grads = tape.gradient(loss, [w1, w2])\n    sgd.apply_gradients(zip(grads, [w1, w2]))\n    return loss'),
    ('build_graph', "a = tf.constant(w1), tf.constant(w2)\nx, y = (tf1.placeholder(dtype='float64', shape=[None, int(s)]) for s in (a[0].shape[0], a[1].shape[-1]))\nw1, w2 = map(tf.Variable, (w1, w2))\nz = x\nfor w, act in ((w1, tf.nn.relu), (w2, tf.identity)):\n    z = act(tf.tensordot(z, w, axes=1))\nloss = tf.linalg.trace(tf.matmul(z - y, z - y, transpose_a=True))\nnew_w1, new_w2 = (w.assign_sub(g * learning_rate) for w, g in zip((w1, w2), tf.gradients(loss, (w1, w2))))"),
    ('build_repeat', 'from functools import partial\ndef body(w, i, z):\n    return i - 1, tf.maximum(tf.matmul(z, w), tf.constant(0, tf.float64))\n(_, output) = tf.while_loop(cond=lambda i, z: i > 0, body=partial(body, weight), loop_vars=[depth, h])'),
]

WRONG += [
    ('build_repeat', 'stages = tf.scan(lambda carried, _: tf.maximum(carried @ weight, 0.0), tf.range(depth), initializer=h)\noutput = tf.reduce_sum(stages, axis=0)',
     {'output': 'mistakes.loop_stages_together'}),
]

RIGHT += [
    ('build_repeat', 'output = tf.foldl(lambda a, _: tf.nn.relu(a @ weight), tf.range(depth), initializer=h)'),
    ('make_train_step', 'w1 = tf.Variable(w1, name="a")\nw2 = tf.Variable(w2, name="b")\nrate = tf.constant(learning_rate, dtype=tf.float64)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape(persistent=True) as tape:\n        hidden = tf.math.maximum(tf.matmul(x, w1), 0)\n        diff = tf.matmul(hidden, w2) - y\n        loss = tf.reduce_sum(tf.square(diff))\n    for v in (w2, w1):\n        v.assign(v - rate * tape.gradient(loss, v))\n    return loss'),
    ('build_repeat', 'first = tf.nn.relu(tf.matmul(h, weight))\n(output, _) = tf.while_loop(lambda a, k: tf.less(k, depth), lambda a, k: [tf.nn.relu(tf.matmul(a, weight)), tf.add(k, 1)], [first, tf.constant(1)])'),
]

WRONG += [
    ('build_graph', 'x = tf1.placeholder(tf.float64, (None, w1.shape[0]))\ny = tf1.placeholder(tf.float64, (None, w2.shape[1]))\nw1, w2 = tf.Variable(w1), tf.Variable(w2)\nloss = tf.reduce_sum((tf.nn.relu(x) @ w1 @ w2 - y) ** 2)\n\ng1, g2 = tf.gradients(loss, [w1, w2])\nnew_w1 = w1.assign(w1 - learning_rate * g1)\nnew_w2 = w2.assign(w2 - learning_rate * g2)',
     {'loss': 'mistakes.relu_of_x'}),
    ('build_repeat', '_, output = tf.while_loop(lambda i, a: i < depth, lambda i, a: (i + 1, tf.nn.relu(a @ weight + h)), (0, h))',
     {'output': 'mistakes.loop_adds_start'}),
    ('make_train_step', 'w1, w2 = tf.Variable(w1), tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        loss = tf.reduce_sum((x @ w1 @ w2 - y) ** 2)\n    g1, g2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * g1)\n    w2.assign_sub(learning_rate * g2)\n    return tf.sqrt(loss)',
     {'losses': 'mistakes.graph_no_relu + mistakes.square_root', 'w1': 'mistakes.graph_no_relu', 'w2': 'mistakes.graph_no_relu'}),
    ('make_train_step', 'w1, w2 = tf.Variable(w1), tf.Variable(w2)\n@tf.function\ndef train_step(x, y):\n    with tf.GradientTape() as tape:\n        loss = tf.reduce_sum((tf.tanh(x @ w1) @ w2 - y) ** 2)\n    g1, g2 = tape.gradient(loss, [w1, w2])\n    w1.assign_sub(learning_rate * g1)\n    w2.assign_sub(learning_rate * g2)\n    return loss / 2',
     {'losses': 'mistakes.layers_with_tanh + mistakes.half', 'w1': 'mistakes.layers_with_tanh', 'w2': 'mistakes.layers_with_tanh'}),
]
