"""Right and wrong answers to the exercises of 02-gradient-check.

RIGHT: (blank, body). WRONG: (blank, body, what each wrong part is told). A body stands in
the blank; behind it the cell returns `slopes`, `error` or `is_right`.
"""
# fmt: off

STAGE = "02-gradient-check"

SLOPES = ("vector", "matrix", "three_axes", "one_number", "integers", "float32")
ERRORS = ("error", "other_way")
CHECKS = ("accepts", "rejects_scale", "rejects_structure", "rejects_single_entry",
          "subtle", "rejects_shape", "rejects_nan", "tiny", "huge", "zero", "in_place",
          "eps", "tolerance")
REJECTS = CHECKS[1:]


def every(parts, key):
    return dict.fromkeys(parts, key)


def mistakes(parts, name):
    return every(parts, f"mistakes.{name}")


def passed(*parts):
    return {part: f"complaints.passed_{part}" for part in parts}


def refused(*parts):
    return every(parts, "complaints.refused")


#: The parts in which a wrong length counts.
LENGTHS = ("rejects_scale", "subtle", "tiny", "huge", "tolerance")
#: The only right gradient that is refused, where that tells what is wrong.
ALONE = {part: {part: f"complaints.refused_right_{case}"}
         for part, case in (("accepts", "mixed"), ("huge", "huge"), ("zero", "zero"))}
#: A step that is written into the code, and a tolerance.
NO_EPS = {"eps": "complaints.check_takes_other_step"}
NO_TOLERANCE = {"tolerance": "complaints.refused_tolerance"}


#: The usual measurement, for answers that differ in something else.
NDINDEX = """
point = np.array(a, dtype=float)
slopes = np.zeros(point.shape)
for i in np.ndindex(point.shape):
    old = point[i]
    point[i] = old + eps
    up = f(point)
    point[i] = old - eps
    down = f(point)
    point[i] = old
    slopes[i] = (up - down) / (2 * eps)
"""
MEASURE = "claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\n"
SHAPES = "if np.shape(claimed) != a.shape:\n    return False\n"
NORMS = "larger = max(np.linalg.norm(a), np.linalg.norm(b))\n"
SAME_SHAPE = "if np.shape(a) != np.shape(b):\n    raise ValueError('shapes')\n"
TWO_ZEROS = "if not np.any(a) and not np.any(b):\n    return 0.0\n"

RIGHT = [
    # numerical_gradient
    ("numerical_gradient", NDINDEX),
    ("numerical_gradient", """
a = np.asarray(a, dtype=np.float64)
slopes = np.zeros(a.shape)
for i in np.ndindex(a.shape):
    nudge = np.zeros(a.shape)
    nudge[i] = eps
    slopes[i] = (f(a + nudge) - f(a - nudge)) / (2 * eps)"""),
    ("numerical_gradient", """
point = a.astype(float)
slopes = np.zeros(a.size)
for k in range(a.size):
    up, down = point.copy(), point.copy()
    up.flat[k] += eps
    down.flat[k] -= eps
    slopes[k] = (f(up) - f(down)) / 2 / eps
slopes = slopes.reshape(a.shape)"""),
    ("numerical_gradient", """
a = np.float64(a)
e = eps * np.eye(a.size).reshape((a.size,) + a.shape)
slopes = np.array([f(a + n) - f(a - n) for n in e]).reshape(a.shape) / (2 * eps)"""),
    ("numerical_gradient", """
point = np.array(a, dtype=np.float64)
slopes = np.zeros_like(point)
it = np.nditer(point, flags=["multi_index"], op_flags=["readwrite"])
while not it.finished:
    i = it.multi_index
    old = point[i]
    point[i] = old + eps
    fp = f(point)
    point[i] = old - eps
    fm = f(point)
    point[i] = old
    slopes[i] = (fp - fm) / (2.0 * eps)
    it.iternext()"""),
    ("numerical_gradient", """
point = np.array(a, float)
slopes = np.empty_like(point)
for i, old in np.ndenumerate(point.copy()):
    point[i] = old + eps
    high = f(point)
    point[i] = old - eps
    slopes[i] = (high - f(point)) / (2 * eps)
    point[i] = old"""),
    ("numerical_gradient", """
flat = np.array(a, float).ravel()
def slope(k):
    ends = []
    for sign in (1, -1):
        moved = flat.copy()
        moved[k] += sign * eps
        ends.append(f(moved.reshape(np.shape(a))))
    return (ends[0] - ends[1]) / (2 * eps)
slopes = np.array(list(map(slope, range(flat.size)))).reshape(np.shape(a))"""),
    # In place, where it can be, and put back exactly.
    ("numerical_gradient", """
if a.dtype != np.float64:
    return numerical_gradient(f, a.astype(np.float64), eps)
slopes = np.zeros(a.shape)
for i in np.ndindex(*a.shape):
    old = a[i]
    a[i] = old + eps
    up = f(a)
    a[i] = old - eps
    down = f(a)
    a[i] = old
    slopes[i] = (up - down) / (2 * eps)"""),
    # The mean of both one-sided differences; f at the start, as it came, too.
    ("numerical_gradient", """
start = f(a)
p = np.array(a, dtype=float)
slopes = np.zeros(p.shape)
for i in np.ndindex(p.shape):
    n = np.zeros(p.shape); n[i] = eps
    slopes[i] = ((f(p + n) - start) / eps + (start - f(p - n)) / eps) / 2"""),
    ("numerical_gradient", """
p = np.array(a, dtype=np.longdouble)
slopes = np.zeros(p.shape, dtype=np.longdouble)
for i in np.ndindex(p.shape):
    n = np.zeros(p.shape); n[i] = eps
    slopes[i] = (f(p + n) - f(p - n)) / (2 * eps)"""),
    ("numerical_gradient", """
print("measuring", a.shape)
def walk(index):
    if len(index) < a.ndim:
        return [walk(index + (k,)) for k in range(a.shape[len(index)])]
    n = np.zeros(a.shape); n[index] = eps
    return (f(a + n) - f(a - n)) / (2 * eps)
a = a.astype(float)
slopes = np.array(walk(()))"""),
    # relative_error
    ("relative_error", SAME_SHAPE + TWO_ZEROS + NORMS
     + "error = float(np.linalg.norm(a - b) / larger)"),
    ("relative_error", SAME_SHAPE
     + "top = np.sqrt(((a - b) ** 2).sum())\n"
     "bottom = np.sqrt(max((a ** 2).sum(), (b ** 2).sum()))\n"
     "error = 0 if bottom == 0 else top / bottom"),
    ("relative_error", SAME_SHAPE
     + "n = np.linalg.norm\nd = n((a - b).ravel())\n"
     "error = d / max(n(a.ravel()), n(b.ravel())) if d else 0.0"),
    ("relative_error", SAME_SHAPE + NORMS
     + "with np.errstate(all='ignore'):\n"
       "    error = np.nan_to_num(np.linalg.norm(a - b) / larger)"),
    ("relative_error", SAME_SHAPE + NORMS
     + "error = np.linalg.norm(a - b) / (larger + np.finfo(float).tiny)"),
    ("relative_error", SAME_SHAPE + "import math\n"
     "length = lambda v: math.hypot(*map(float, v.flat))\n"
     "size = max(length(a), length(b))\n"
     "error = length(a - b) / size if size else 0"),
    ("relative_error", SAME_SHAPE + NORMS
     + "try:\n    error = float(np.linalg.norm(a - b)) / float(larger)\n"
       "except ZeroDivisionError:\n    error = 0.0"),
    ("relative_error", SAME_SHAPE + NORMS
     + "error = np.array(np.linalg.norm(a - b) / larger if larger else 0.0)"),
    # gradient_check
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(claimed, measured) < tolerance"),
    ("gradient_check", MEASURE
     + "try:\n    is_right = bool(relative_error(claimed, measured) <= tolerance)\n"
       "except Exception:\n    is_right = False"),
    ("gradient_check", MEASURE + SHAPES
     + "if not np.isfinite(claimed).all():\n    return False\n"
       "is_right = not relative_error(claimed, measured) > tolerance"),
    # All of it inline, with none of the helpers.
    ("gradient_check", "claimed = np.array(grad_f(np.array(a)))\n"
     "if claimed.shape != a.shape: return False\n"
     "measured = np.zeros(a.shape)\n"
     "for i in np.ndindex(a.shape):\n"
     "    n = np.zeros(a.shape); n[i] = eps\n"
     "    measured[i] = (f(a + n) - f(a - n)) / (2 * eps)\n"
     "d = np.linalg.norm(claimed - measured)\n"
     "is_right = d <= tolerance * (np.linalg.norm(claimed) + np.linalg.norm(measured))"),
    # One-sided, with a shorter step and a tolerance that fits.
    ("gradient_check", "g = grad_f(a.copy())\nif np.shape(g) != a.shape: return False\n"
     "h = eps / 100\n"
     "m = np.array([(f(a + e) - f(a)) / h for e in\n"
     "              h * np.eye(a.size).reshape(-1, *a.shape)]).reshape(a.shape)\n"
     "is_right = relative_error(g, m) < 10 * tolerance"),
    # numpy.testing, entry by entry, with tolerances made from the size of the gradient.
    ("gradient_check", MEASURE + SHAPES
     + "try:\n"
       "    np.testing.assert_allclose(claimed, measured, rtol=0,\n"
       "                               atol=tolerance * np.abs(measured).max())\n"
       "    is_right = True\n"
       "except AssertionError:\n    is_right = False"),
    ("gradient_check", MEASURE + SHAPES
     + "size = np.abs(measured).max()\n"
       "is_right = np.allclose(claimed, measured, rtol=tolerance, atol=tolerance * size)"),
    # Ten random directions in place of the entries.
    ("gradient_check", "g = grad_f(a.copy())\nif np.shape(g) != a.shape: return False\n"
     "rng = np.random.default_rng()\nbad = size = 0\n"
     "for _ in range(10):\n"
     "    v = rng.standard_normal(a.shape)\n"
     "    m = (f(a + eps * v) - f(a - eps * v)) / (2 * eps)\n"
     "    bad += ((g * v).sum() - m) ** 2\n    size += m ** 2\n"
     "is_right = bad <= tolerance ** 2 * size"),
    # Measured twice; the point shielded; the answer a 0-d array.
    ("gradient_check", "first = numerical_gradient(f, a.copy(), 10 * eps)\n"
     "second = numerical_gradient(f, a.copy(), eps / 10)\nclaimed = grad_f(a.copy())\n"
     "if getattr(claimed, 'shape', None) != a.shape: return False\n"
     "is_right = np.array(min(relative_error(claimed, first),\n"
     "                        relative_error(claimed, second)) < 10 * tolerance)"),
    ("gradient_check", "m = numerical_gradient(f=f, a=a, eps=eps)\ng = grad_f(a.copy())\n"
     "is_right = np.shape(g) == m.shape and bool(\n"
     "    relative_error(a=g, b=m) <= tolerance)"),
    # Five-point differences, with a longer step and a smaller tolerance than usual.
    ("gradient_check", "g = grad_f(a.copy())\n"
     "if not isinstance(g, np.ndarray) or g.shape != a.shape: return False\n"
     "m, h = np.zeros(a.shape), 100 * eps\n"
     "for i in np.ndindex(a.shape):\n"
     "    n = np.zeros(a.shape); n[i] = h\n"
     "    m[i] = (8 * (f(a+n) - f(a-n)) - f(a+2*n) + f(a-2*n)) / (12 * h)\n"
     "is_right = relative_error(g, m) < tolerance / 10"),
    # Complex steps where f takes them; where it does not, central differences.
    ("gradient_check", "try:\n"
     "    m = np.array([f(a + 1e-20j * e).imag for e in\n"
     "                  np.eye(a.size).reshape(-1, *a.shape)]).reshape(a.shape) / 1e-20\n"
     "    assert m.any()\n"
     "except Exception:\n    m = numerical_gradient(f, a, eps)\n"
     "g = grad_f(a.copy())\n"
     "is_right = np.shape(g) == a.shape and relative_error(g, m) < tolerance"),
    # A tolerance that is the square's, a step that grows with the point.
    ("gradient_check", MEASURE + SHAPES
     + "d, size = ((claimed - measured) ** 2).sum(), (measured ** 2).sum()\n"
       "is_right = bool(d <= tolerance ** 2 * size)"),
    ("gradient_check", "h = eps * max(1.0, float(np.abs(a).max()))\n"
     + MEASURE.replace("eps)", "h)") + SHAPES
     + "is_right = relative_error(claimed, measured) <= tolerance"),
    # NaN in the second place: Python's max would forget it.
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(measured, claimed) <= tolerance"),
]
# Another argument more, and the two by name alone.
CELLS_RIGHT = [
    ("gradient_check", f"""
def gradient_check(f, grad_f, a, {more}):
    g = grad_f(a.copy())
    m = numerical_gradient(f, a.copy(), eps)
    return bool(g.shape == m.shape and relative_error(g, m) <= tolerance)
""") for more in ("eps=1e-5, tolerance=1e-6, verbose=False",
                  "*, eps=1e-5, tolerance=1e-6",
                  "tolerance=1e-6, eps=1e-5")
]
# Without the two arguments, and under other names.
CELLS_WRONG = [
    ("gradient_check", f"""
def gradient_check(f, grad_f, a{more}):
    g = grad_f(a.copy())
    m = numerical_gradient(f, a.copy(), 1e-5)
    return bool(g.shape == m.shape and relative_error(g, m) <= {limit})
""", every(("eps", "tolerance"), "complaints.check_stopped"))
    for more, limit in (("", "1e-6"), (", h=1e-5, tol=1e-6", "tol"))
]

LOOP_IN_PLACE = """
slopes = np.zeros(a.shape)
for i in np.ndindex(a.shape):
    a[i] += eps
    up = f(a)
    a[i] -= 2 * eps
    down = f(a)
    a[i] += eps
    slopes[i] = (up - down) / (2 * eps)
"""
STOPPED = "complaints.stopped"
CAME_AS_IT_IS = {"integers": "complaints.nudged_as_it_came",
                 "float32": "complaints.nudged_as_it_came"}
MOVED = {"a_afterwards": "complaints.moved_point"}
MANY = ("vector", "matrix", "three_axes", "integers", "float32")
QUOTIENT = "(up - down) / (2 * eps)"


def slope(quotient):
    """The usual measurement with something else made of the values."""
    return NDINDEX.replace(QUOTIENT, quotient)


def nudged(up, down, quotient=QUOTIENT):
    """The usual measurement with other nudges."""
    body = NDINDEX.replace("old + eps", up).replace("old - eps", down)
    return body.replace(QUOTIENT, quotient)


#: A wrong quotient, and what it is called.
QUOTIENTS = (
    ("(up + down) / (2 * eps)", "values_added"),
    ("(up + down) / 2", "values_added"),
    ("(up - 2 * f(point) + down) / eps ** 2", "second_difference"),
    ("(up - 2 * f(point) + down) / (2 * eps)", "second_difference"),
    ("up - down / (2 * eps)", "one_divided"),
    ("up - down / 2 * eps", "one_divided"),
    ("up / (2 * eps) - down", "one_divided"),
    ("up - f(point) / eps", "one_divided"),
    ("(up - down) / 2 / eps ** 2", "other_distance"),
    ("(up - down) / eps ** 2", "other_distance"),
    ("(up - down) / eps / eps", "other_distance"),
    ("(up - down) / 2", "other_distance"),
    ("(up - down) / (2 + eps)", "other_distance"),
    ("(up - down) * 2 * eps", "other_distance"),
    ("(up - down) * eps", "other_distance"),
    ("(up - down) / 4 * eps", "other_distance"),
    ("up / (2 * eps)", "value_alone"),
    ("up", "value_alone"),
    ("f(point)", "value_alone"),
    ("(up - f(point)) / eps ** 2", "one_sided"),
    ("(f(point) - down) / (2 * eps)", "one_sided"),
    ("up - f(point)", "one_sided"),
    ("(up - f(point)) / 2 * eps", "one_sided"),
    ("(up - down) // (2 * eps)", "floor_division"),
)
#: What else is wrong with a loop, and what that is called where there are many entries.
LOOPS = (
    (NDINDEX + "    break\n", "not_every_entry"),
    (NDINDEX + "    return slopes\n", "not_every_entry"),
    (NDINDEX.replace("    slopes[i] =", "slopes[i] ="), "not_every_entry"),
    (slope(QUOTIENT + " / a.size"), "slopes_averaged"),
    (NDINDEX + "if slopes.ndim: slopes /= len(slopes)", "slopes_averaged"),
    (NDINDEX + "slopes[...] = slopes.flat[-1]", "same_slope_everywhere"),
    (NDINDEX + "slopes[...] = slopes.flat[0]", "same_slope_everywhere"),
)

#: Right, and it goes on in the next line.
SHAPES_AND_LARGER = (
    "if np.shape(a) != np.shape(b):\n    raise ValueError('shapes')\n"
    "larger = max(np.linalg.norm(a), np.linalg.norm(b))\n"
)

ONLY_CONSTANTS = every((part for part in CHECKS if part not in ("zero", "tolerance")),
                       "complaints.only_constants")
#: A function with one and the same slope everywhere has no truncation error.
BENDS = every((part for part in ONLY_CONSTANTS if part not in ("rejects_shape", "eps")),
              "complaints.refused_where_it_bends")
ONE_OF_ZEROS = {"zeros": "complaints.one_of_zeros"}
SIZE_MATTERS = {**ONE_OF_ZEROS, "tiny_arrays": "complaints.size_matters"}


def mistake(*names):
    """One known mistake, or two at once."""
    return " + ".join(f"mistakes.{name}" for name in names)


#: A wrong error, given a norm `n`; what it is called; what is told of the odd pairs.
RATIOS = (
    ("n(a - b) / max(np.abs(a).max(), np.abs(b).max())", mistake("other_norm"), ONE_OF_ZEROS),
    ("np.abs(a - b).max() / max(n(a), n(b))", mistake("other_norm"), ONE_OF_ZEROS),
    ("np.abs(a - b).sum() / max(n(a), n(b))", mistake("other_norm"), ONE_OF_ZEROS),
    ("np.mean(np.abs(a - b)) / max(np.abs(a).mean(), np.abs(b).mean())",
     mistake("other_norm"), {}),
    ("np.abs(a - b).sum() / (np.abs(a) + np.abs(b)).sum()",
     mistake("other_norm", "sum_of_norms"), {}),
    ("np.sum((a - b) ** 2) / (np.sum(a ** 2) + np.sum(b ** 2))",
     mistake("squared_norms", "sum_of_norms"), {}),
    ("np.sum((a - b) ** 2) / max(n(a), n(b))", mistake("norm_without_root"), SIZE_MATTERS),
    ("n(a - b) / max(n(a), n(b)) ** 2", mistake("norm_without_root"), SIZE_MATTERS),
    ("np.sqrt(n(a - b) / max(n(a), n(b)))", mistake("root_twice"), {}),
    ("max(n(a), n(b)) / n(a - b)", mistake("upside_down"), {}),
    ("n(a - b) * max(n(a), n(b))", mistake("multiplied"), SIZE_MATTERS),
    ("1 - n(a - b) / max(n(a), n(b))", mistake("one_minus"), ONE_OF_ZEROS),
    ("100 * n(a - b) / max(n(a), n(b))", mistake("in_percent"), ONE_OF_ZEROS),
    ("n(a - b) / max(n(a), n(b)) / a.size", mistake("averaged_norm"), ONE_OF_ZEROS),
    ("np.abs(a - b).sum()", mistake("not_relative"), SIZE_MATTERS),
    ("np.sum((a - b) ** 2)", mistake("not_relative"), SIZE_MATTERS),
    ("np.mean((a - b) ** 2)", mistake("not_relative"), SIZE_MATTERS),
    ("np.sqrt(np.mean((a - b) ** 2))", mistake("not_relative"), SIZE_MATTERS),
    ("np.sum(a - b)", mistake("not_relative"), SIZE_MATTERS),
    ("abs(n(a) - n(b))", mistake("norms_compared"), SIZE_MATTERS),
    ("abs(n(a) - n(b)) / (n(a) + n(b))", mistake("difference_of_norms"), {}),
    ("n(a + b) / max(n(a), n(b))", mistake("arrays_added"), {}),
    ("n(abs(a) - abs(b)) / max(n(a), n(b))", mistake("signs_dropped"), {}),
    ("1 - (a * b).sum() / (n(a) * n(b))", mistake("angle"), ONE_OF_ZEROS),
    ("n(a - b) / n(a) + n(b)", mistake("norm_outside"), SIZE_MATTERS),
    ("n(a - b) / np.sqrt(n(a) * n(b))", mistake("other_denominator"), ONE_OF_ZEROS),
    ("n(a - b) / (n(a) * n(b))", mistake("other_denominator"), SIZE_MATTERS),
    ("n(a - b) / np.hypot(n(a), n(b))", mistake("other_denominator"), {}),
    ("n(a - b) / n(np.maximum(np.abs(a), np.abs(b)))", mistake("other_denominator"), {}),
    ("n(a - b) / n(a + b)", mistake("other_denominator"), {}),
    ("n(a - b) / max(a.sum(), b.sum())", mistake("sums_instead_of_norms"), ONE_OF_ZEROS),
    ("np.abs(a.sum() - b.sum()) / max(n(a), n(b))", mistake("sums_instead_of_norms"),
     ONE_OF_ZEROS),
    ("np.max(np.abs(a - b) / np.abs(a))", mistake("elementwise"), ONE_OF_ZEROS),
    ("np.sum(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)))", mistake("elementwise"),
     ONE_OF_ZEROS),
    ("n((a - b) / (np.abs(a) + np.abs(b)))", mistake("elementwise"), ONE_OF_ZEROS),
    ("np.median(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)))", mistake("elementwise"),
     {}),
    ("n(a - b) / (1 + max(n(a), n(b)))", mistake("constant_below"),
     {"tiny_arrays": "complaints.tiny_drowned"} | ONE_OF_ZEROS),
    ("n(a - b) / (n(a) + n(b) + 1)", mistake("constant_below"),
     {"tiny_arrays": "complaints.size_matters"} | ONE_OF_ZEROS),
    ("n(a - b) / (0.001 + max(n(a), n(b)))", mistake("constant_below"),
     {"tiny_arrays": "complaints.tiny_drowned"}),
    ("n(a**2 - b**2) / max(n(a**2), n(b**2))", mistake("signs_dropped"), {}),
    ("np.sqrt(np.abs(a**2 - b**2).sum()) / max(n(a), n(b))", mistake("signs_dropped"), {}),
    ("abs((a**2).sum() - (b**2).sum()) / max((a**2).sum(), (b**2).sum())",
     mistake("difference_of_norms"), {}),
    ("np.sqrt(abs((a**2).sum() - (b**2).sum())) / max(n(a), n(b))",
     mistake("difference_of_norms"), {}),
    ("n(a - b) / n(np.abs(a) + np.abs(b))", mistake("other_denominator"), {}),
)

WRONG = [
    ("relative_error", SHAPES_AND_LARGER
     + "d = min(np.linalg.norm(a - b), np.linalg.norm(a + b))\n"
     "error = d / larger if larger else 0.0",
     {"other_way": "complaints.opposite_agrees"}),
    ("relative_error", SHAPES_AND_LARGER
     + "error = min(1.0, np.linalg.norm(a - b) / larger) if larger else 0.0",
     {"other_way": "complaints.opposite_agrees"}),
    ("relative_error", SHAPES_AND_LARGER
     + "error = np.linalg.norm(a - b) / larger if larger else 0.0\n"
     "if error > 1:\n    error = 1 / error",
     {"other_way": "complaints.opposite_agrees"}),
    ("relative_error", SHAPES_AND_LARGER
     + "error = 0.0 if (a == b).all() else np.linalg.norm(a - b)"
     " / np.linalg.norm(a if abs(a).max() > abs(b).max() else b)",
     {"other_way": "complaints.other_norm"}),
    ("relative_error", SHAPES_AND_LARGER
     + "error = 0.0 if (a == b).all() else np.linalg.norm(a - b)"
     " / np.linalg.norm(a if abs(a).sum() > abs(b).sum() else b)",
     {"other_way": "complaints.other_norm"}),
    # numerical_gradient
    ("numerical_gradient", NDINDEX.replace("(up - down) / (2 * eps)",
                                           "(up - f(point)) / eps"),
     mistakes(SLOPES, "one_sided")),
    ("numerical_gradient", NDINDEX.replace("(up - down) / (2 * eps)",
                                           "(f(point) - down) / eps"),
     mistakes(SLOPES, "one_sided")),
    ("numerical_gradient", NDINDEX.replace("(up - down) / (2 * eps)",
                                           "(up - f(point)) / (2 * eps)"),
     mistakes(SLOPES, "one_sided")),
    ("numerical_gradient", NDINDEX.replace("(2 * eps)", "eps"),
     mistakes(SLOPES, "divided_by_eps")),
    ("numerical_gradient", NDINDEX.replace("/ (2 * eps)", "/ 2 * eps"),
     mistakes(SLOPES, "precedence")),
    ("numerical_gradient", NDINDEX.replace("(up - down) / (2 * eps)", "up - down"),
     mistakes(SLOPES, "not_divided")),
    ("numerical_gradient", NDINDEX.replace("up - down", "down - up"),
     mistakes(SLOPES, "residual_sign")),
    # The step that is given is not the one that is taken.
    *(("numerical_gradient", f"eps = {step}\n" + NDINDEX,
       every(SLOPES, "complaints.other_step"))
      for step in ("1.0", "1e-2", "1e-3", "1e-4", "1e-5", "1e-6", "1e-8")),
    ("numerical_gradient", NDINDEX.replace("eps", "1e-5"),
     every(SLOPES, "complaints.other_step")),
    ("numerical_gradient", "a = np.asarray(a, float)\n"
     "slopes = np.full(a.shape, (f(a + eps) - f(a - eps)) / (2 * eps))",
     mistakes(("vector", "matrix", "three_axes", "integers", "float32"),
              "nudged_together")),
    ("numerical_gradient", NDINDEX.replace("    point[i] = old\n", ""),
     mistakes(("vector", "matrix", "three_axes", "integers", "float32"),
              "not_put_back")),
    ("numerical_gradient", """
up, down = np.array(a, float), np.array(a, float)
slopes = np.zeros(up.shape)
for i in np.ndindex(up.shape):
    up[i] += eps
    down[i] -= eps
    slopes[i] = (f(up) - f(down)) / (2 * eps)""",
     mistakes(("vector", "matrix", "three_axes", "integers", "float32"),
              "slopes_pile_up")),
    ("numerical_gradient", NDINDEX.replace("slopes = ", "slope = 0.0\nslopes = ", 1).replace(
        "    slopes[i] = ", "    slopes[i] = slope = slope + "),
     mistakes(MANY, "slopes_pile_up")),
    ("numerical_gradient", NDINDEX.replace("slopes[i] = ", "slopes += "),
     mistakes(MANY, "nudged_together")),
    # Both points on one side, and points that are not equally far away.
    *(("numerical_gradient", NDINDEX.replace("old + eps", f"old + {high} * eps").replace(
        "old - eps", f"old + {low} * eps").replace("(2 * eps)", f"({apart} * eps)"),
       mistakes(SLOPES, name))
      for high, low, apart, name in (
          (2, 1, 1, "one_sided"), (2, 1, 2, "one_sided"), (-1, -2, 1, "one_sided"),
          (2, 0, 2, "one_sided"), (2, 0, 1, "one_sided"), (0, -2, 2, "one_sided"),
          (0.5, 0, 0.5, "one_sided"), (0, -0.5, 1, "one_sided"),
          (1, -2, 3, "uneven_points"), (1, -2, 2, "uneven_points"),
          (2, -1, 3, "uneven_points"), (2, -1, 2, "uneven_points"),
          (1, -0.5, 1.5, "uneven_points"), (0.5, -1, 2, "uneven_points"),
      )),
    ("numerical_gradient", NDINDEX.replace("    point[i] = old - eps\n    down = f(point)\n",
     "    point[i] = old + 2 * eps\n    far = f(point)\n").replace(
     "(up - down)", "(4 * up - far - 3 * f(point))"),
     mistakes(SLOPES, "one_sided")),
    ("numerical_gradient", NDINDEX.replace("(up - down) / (2 * eps)", "(up - down) / eps * 2"),
     mistakes(SLOPES, "other_distance")),
    ("numerical_gradient", NDINDEX.replace("(2 * eps)", "2e-5"),
     mistakes(SLOPES, "other_distance")),
    # The right slopes in another shape.
    ("numerical_gradient", NDINDEX + "slopes = slopes.ravel()",
     mistakes(("matrix", "three_axes", "one_number"), "slopes_laid_out")),
    ("numerical_gradient", NDINDEX + "slopes = slopes[:, None] if slopes.ndim == 1 else slopes",
     mistakes(("vector", "integers", "float32"), "slopes_laid_out")),
    # Put back, but to the wrong place.
    *(("numerical_gradient", f"""
p = np.array(a, float)
slopes = np.zeros(p.shape)
for i in np.ndindex(p.shape):
    p[i] += eps
    up = f(p)
    p[i] -= 2 * eps
    down = f(p)
    p[i] {restore} * eps
    slopes[i] = (up - down) / (2 * eps)""",
       mistakes(("vector", "matrix", "three_axes", "integers", "float32"),
                "not_put_back")) for restore in ("+= 2", "-= 1")),
    # Two names and one array.
    ("numerical_gradient", """
a = np.array(a, float)
slopes = np.zeros(a.shape)
for i in np.ndindex(a.shape):
    up = a
    up[i] += eps
    down = a
    down[i] -= eps
    slopes[i] = (f(up) - f(down)) / (2 * eps)""",
     every(SLOPES, "complaints.never_nudged")),
    # What is nudged is a copy, and `f` gets the other array.
    ("numerical_gradient", NDINDEX.replace("for i in np.ndindex(point.shape)",
     "flat = point.flatten()\nfor i in range(flat.size)").replace("point[i]", "flat[i]")
     .replace("slopes[i]", "slopes.flat[i]"), every(SLOPES, "complaints.never_nudged")),
    # Other steps than eps, and another formula.
    ("numerical_gradient", """
p = np.array(a, float)
slopes = np.zeros(p.shape)
for i in np.ndindex(p.shape):
    n = np.zeros(p.shape); n[i] = eps
    slopes[i] = (8 * (f(p+n) - f(p-n)) - f(p+2*n) + f(p-2*n)) / (12 * eps)""",
     mistakes(SLOPES, "too_exact")),
    *(("numerical_gradient", NDINDEX.replace("old + eps", "old + eps / 2")
       .replace("old - eps", "old - eps / 2").replace("(2 * eps)", distance),
       mistakes(SLOPES, "half_steps")) for distance in ("(2 * eps)", "eps")),
    *(("numerical_gradient", NDINDEX.replace("old + eps", "old + " + nudge)
       .replace("old - eps", "old - " + nudge).replace("(2 * eps)", distance),
       mistakes(SLOPES, "relative_nudge"))
      for nudge, distance in (("eps * old", "(2 * eps * old)"),
                              ("eps * old", "(2 * eps)"),
                              ("eps * abs(old)", "(2 * eps)"))),
    *(("numerical_gradient", slope(quotient), mistakes(SLOPES, name))
      for quotient, name in QUOTIENTS),
    # With the larger batches, the single number has a slope that is positive.
    ("numerical_gradient", slope("abs(up - down) / (2 * eps)"),
     mistakes(SLOPES, "slope_sign_lost")),
    ("numerical_gradient", NDINDEX + "slopes = np.abs(slopes)",
     mistakes(SLOPES, "slope_sign_lost")),
    ("numerical_gradient", slope("(down - up) / eps"),
     every(SLOPES, "two_at_once.opposite_sign + mistakes.divided_by_eps")),
    ("numerical_gradient", slope("(down - up) * eps"),
     every(SLOPES, "two_at_once.opposite_sign + mistakes.other_distance")),
    *(("numerical_gradient", nudged("old + 2 * eps", "old - 2 * eps", quotient),
       mistakes(SLOPES, "double_steps")) for quotient in (QUOTIENT, "(up - down) / (4 * eps)")),
    ("numerical_gradient", nudged("old + eps * max(1, abs(old))", "old - eps * max(1, abs(old))"),
     mistakes(SLOPES, "relative_nudge")),
    *(("numerical_gradient", body, mistakes(MANY, name)) for body, name in LOOPS),
    # One-sided, and never put back. A single number has nobody else to disturb.
    *(("numerical_gradient", "p = np.array(a, float)\nslopes, start = np.zeros(p.shape), f(p)\n"
       f"for i in np.ndindex(p.shape):\n    before = f(p)\n    p[i] {walk}",
       {**mistakes(MANY, "not_put_back"), **mistakes(["one_number"], "one_sided")})
      for walk in ("+= eps\n    slopes[i] = (f(p) - start) / eps",
                   "+= eps\n    slopes[i] = (f(p) - before) / eps",
                   "+= eps\n    slopes[i] = (f(p) - before) / (2 * eps)",
                   "-= eps\n    slopes[i] = (start - f(p)) / eps")),
    # A row that was kept is a view of the point, and moves with it.
    ("numerical_gradient", NDINDEX.replace("np.ndindex(point.shape)",
                                           "np.ndindex(point.shape[:1])"),
     mistakes(("matrix", "three_axes"), "row_by_row")),
    # A view, not a copy; and no thought of dtypes.
    ("numerical_gradient", LOOP_IN_PLACE, {**CAME_AS_IT_IS, **MOVED}),
    ("numerical_gradient", "a = np.asarray(a, float)" + LOOP_IN_PLACE, MOVED),
    ("numerical_gradient", NDINDEX.replace("np.array(a, dtype=float)", "a.copy()"),
     CAME_AS_IT_IS),
    ("numerical_gradient", "a = np.asarray(a, float)\n"
     "slopes = np.zeros(a.shape)\n"
     "for i in np.ndindex(a.shape):\n"
     "    a[i] += eps\n    up = f(a)\n    a[i] -= eps\n"
     "    n = np.zeros(a.shape); n[i] = eps\n"
     "    slopes[i] = (up - f(a - n)) / (2 * eps)", MOVED),
    ("numerical_gradient", NDINDEX.replace("np.zeros(point.shape)", "np.zeros_like(a)"),
     every(("integers", "float32"), "complaints.slopes_cut_off")),
    # One shape only.
    ("numerical_gradient", """
slopes = np.zeros(len(a))
for i in range(len(a)):
    n = np.zeros(len(a)); n[i] = eps
    slopes[i] = (f(a + n) - f(a - n)) / (2 * eps)""",
     every(("matrix", "three_axes", "one_number"), STOPPED)),
    ("numerical_gradient", """
slopes = np.zeros(a.shape)
for i in range(len(a)):
    n = np.zeros(a.shape); n[i] = eps
    slopes[i] = (f(a + n) - f(a - n)) / (2 * eps)""",
     {**mistakes(("matrix", "three_axes"), "row_by_row"), "one_number": STOPPED}),
    ("numerical_gradient", """
slopes = np.zeros(a.shape)
for i in range(a.shape[0]):
    for j in range(a.shape[1]):
        n = np.zeros(a.shape); n[i, j] = eps
        slopes[i, j] = (f(a + n) - f(a - n)) / (2 * eps)""",
     {**every(("vector", "one_number", "integers", "float32"), STOPPED),
      **mistakes(["three_axes"], "row_by_row")}),
    ("numerical_gradient", """
p = np.array(a, float)
slopes = np.zeros(p.size)
for k in range(p.size):
    n = np.zeros(p.size); n[k] = eps; n = n.reshape(p.shape)
    slopes[k] = (f(p + n) - f(p - n)) / (2 * eps)""",
     mistakes(("matrix", "three_axes", "one_number"), "slopes_laid_out")),
    ("numerical_gradient", NDINDEX + "slopes = slopes.T",
     {"matrix": "mistakes.transposed", "three_axes": "mistakes.slopes_laid_out"}),
    ("numerical_gradient", NDINDEX + "slopes = list(slopes.flat)",
     every(SLOPES, "wanted_array")),
    ("numerical_gradient", NDINDEX + "return", every(SLOPES, "came_none")),
    ("numerical_gradient", "slopes = np.zeros(a.shape)",
     every((*SLOPES, "a_afterwards"), "complaints.f_never_called")),
    ("numerical_gradient", "slopes = np.zeros(a.shape); f(a.astype(float))",
     mistakes(SLOPES, "zeros")),
    ("numerical_gradient", "slopes = (f(a[0] + eps) - f(a[0] - eps)) / (2 * eps)",
     every((*SLOPES, "a_afterwards"), "raised_shapes")),
    ("numerical_gradient", "raise NotImplementedError",
     every((*SLOPES, "a_afterwards"), "blank")),
    ("numerical_gradient", "while True: f(a)",
     every((*SLOPES, "a_afterwards"), "too_slow")),
    ("numerical_gradient", "import torch\nslopes = torch.zeros(3)",
     every((*SLOPES, "a_afterwards"), "forbidden")),
    # relative_error
    *(("relative_error", SAME_SHAPE + TWO_ZEROS + "n = np.linalg.norm\nerror = " + error,
       every(ERRORS, names) | odd) for error, names, odd in RATIOS),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "error = np.abs(a - b).max() / np.abs(a).max()",
     {"error": "mistakes.other_norm + mistakes.smaller_norm",
      "other_way": "mistakes.other_norm", **ONE_OF_ZEROS}),
    ("relative_error", NORMS + "error = np.linalg.norm(a - b) / larger",
     {"zeros": "complaints.zeros_disagree", "shapes": "complaints.broadcast"}),
    ("relative_error", SAME_SHAPE + NORMS
     + "error = float(np.linalg.norm(a - b)) / float(larger)", {"zeros": STOPPED}),
    ("relative_error", TWO_ZEROS + NORMS + "error = np.linalg.norm(a - b) / larger",
     {"shapes": "complaints.broadcast"}),
    ("relative_error", SAME_SHAPE + NORMS
     + "error = np.linalg.norm(a - b) / (larger + 1e-8)",
     {"tiny_arrays": "complaints.tiny_drowned"}),
    ("relative_error", SAME_SHAPE + NORMS
     + "error = np.linalg.norm(a - b) / max(larger, 1e-12)",
     {"tiny_arrays": "complaints.tiny_drowned"}),
    ("relative_error", SAME_SHAPE + NORMS
     + "error = 0.0 if larger < 1e-15 else np.linalg.norm(a - b) / larger",
     {"tiny_arrays": "complaints.tiny_drowned"}),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "error = np.linalg.norm(a - b) / np.linalg.norm(a)",
     {**mistakes(["error"], "smaller_norm"), "zeros": "complaints.one_of_zeros"}),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "error = np.linalg.norm(a - b) / np.linalg.norm(b)",
     {**mistakes(["other_way"], "smaller_norm"), "zeros": "complaints.one_of_zeros"}),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "error = np.linalg.norm(a - b) / min(np.linalg.norm(a), np.linalg.norm(b))",
     {**mistakes(ERRORS, "smaller_norm"), "zeros": "complaints.one_of_zeros"}),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "error = np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))",
     mistakes(ERRORS, "sum_of_norms")),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "error = np.linalg.norm(a - b) / ((np.linalg.norm(a) + np.linalg.norm(b)) / 2)",
     {**mistakes(ERRORS, "sum_of_norms"), "zeros": "complaints.one_of_zeros"}),
    ("relative_error", SAME_SHAPE + "error = np.linalg.norm(a - b)",
     {**mistakes(ERRORS, "not_relative"), "zeros": "complaints.one_of_zeros",
      "tiny_arrays": "complaints.size_matters"}),
    ("relative_error", SAME_SHAPE + "error = np.abs(a - b).max()",
     {**mistakes(ERRORS, "not_relative"), "zeros": "complaints.one_of_zeros",
      "tiny_arrays": "complaints.size_matters"}),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "error = (np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))).max()",
     mistakes(ERRORS, "elementwise")),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "error = np.mean(np.abs(a - b) / (np.abs(a) + np.abs(b)))",
     mistakes(ERRORS, "elementwise")),
    ("relative_error", SAME_SHAPE
     + "error = np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))",
     {**mistakes(ERRORS, "elementwise_array"), "zeros": "complaints.zeros_disagree",
      "tiny_arrays": "complaints.size_matters"}),
    # Shapes: too little of them compared.
    *(("relative_error", f"if {differ}:\n    raise ValueError('shapes')\n"
       + TWO_ZEROS + NORMS + "error = np.linalg.norm(a - b) / larger",
       {"shapes": "complaints.broadcast"})
      for differ in ("a.ndim != b.ndim", "a.ndim != b.ndim or a.size > b.size",
                     "a.ndim != b.ndim or len(a) != len(b)",
                     "a.ndim != b.ndim or a.size != b.size and a.ndim > 1")),
    # The error is made, and not raised.
    *(("relative_error", f"if a.shape != b.shape:\n    {instead}\n"
       + TWO_ZEROS + NORMS + "error = np.linalg.norm(a - b) / larger",
       {"shapes": "complaints.not_raised"})
      for instead in ("return ValueError('the shapes differ')",
                      "print('the shapes differ')\n    return None",
                      "return 'ValueError'", "return np.inf", "return float('nan')")),
    # Another error than the one that is asked for.
    *(("relative_error", f"{refuse}\n"
       + TWO_ZEROS + NORMS + "error = np.linalg.norm(a - b) / larger",
       {"shapes": "complaints.other_error"})
      for refuse in ("assert a.shape == b.shape, 'shapes differ'",
                     "np.testing.assert_equal(a.shape, b.shape)",
                     "if a.shape != b.shape:\n    raise TypeError('shapes')")),
    # A norm for each row, which is the usual one of a vector.
    *(("relative_error", SAME_SHAPE + TWO_ZEROS
       + "def norms(v):\n    return np.linalg.norm(v, axis=-1)\n" + error,
       mistakes(ERRORS, "row_norms"))
      for error in ("error = np.max(norms(a - b) / np.maximum(norms(a), norms(b)))",
                    "error = norms(a - b).max() / max(norms(a).max(), norms(b).max())")),
    # A constant that does not drown the ordinary pair, but can be seen in it.
    ("relative_error", SAME_SHAPE + NORMS
     + "error = np.linalg.norm(a - b) / (larger + 1e-3)",
     {**mistakes(ERRORS, "constant_below"), "tiny_arrays": "complaints.tiny_drowned"}),
    # Wrong, and no constant in it.
    ("relative_error", SAME_SHAPE + TWO_ZEROS + NORMS
     + "error = abs(np.linalg.norm(a) - np.linalg.norm(b) / larger)",
     {**every(ERRORS, "unexplained"), "zeros": "complaints.one_of_zeros",
      "tiny_arrays": "complaints.size_matters"},
     "a difference of norms, one of them divided: two misplaced brackets at once"),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "error = np.linalg.norm((a - b) * np.maximum(a, b))",
     {**every(ERRORS, "unexplained"), "zeros": "complaints.one_of_zeros",
      "tiny_arrays": "complaints.size_matters"},
     "multiplied by the larger entries, where to divide by the larger norm"),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "error = abs(np.linalg.norm(a) - np.linalg.norm(b)) / "
       "max(np.linalg.norm(a), np.linalg.norm(b))",
     mistakes(ERRORS, "difference_of_norms")),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "error = abs(np.sum(a - b)) / max(abs(np.sum(a)), abs(np.sum(b)))",
     mistakes(ERRORS, "sums_instead_of_norms")),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "error = np.sum((a - b) ** 2) / max(np.sum(a ** 2), np.sum(b ** 2))",
     mistakes(ERRORS, "squared_norms")),
    ("relative_error", SAME_SHAPE + TWO_ZEROS
     + "n = lambda v: np.abs(v).sum()\nerror = n(a - b) / max(n(a), n(b))",
     mistakes(ERRORS, "other_norm")),
    ("relative_error", SAME_SHAPE + NORMS + "a -= b\n"
     "error = np.linalg.norm(a) / larger if larger else 0.0",
     every((*ERRORS, "zeros", "tiny_arrays", "shapes"), "changed")),
    ("relative_error", SAME_SHAPE + NORMS + "return",
     {**every(ERRORS, "came_none"), "zeros": "complaints.zeros_disagree",
      "tiny_arrays": "complaints.size_matters"}),
    ("relative_error", "raise NotImplementedError",
     every((*ERRORS, "zeros", "tiny_arrays", "shapes"), "blank")),
    # gradient_check
    ("gradient_check", "is_right = True", every(CHECKS, "complaints.accepts_everything")),
    ("gradient_check", "is_right = bool(\n"
     "    relative_error(numerical_gradient(f, a), numerical_gradient(f, a, eps)) < 1e9)",
     every(CHECKS, "complaints.accepts_everything")),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = not relative_error(claimed, measured) <= tolerance",
     every(CHECKS, "complaints.turned_around")),
    # One-sided, or at another point than `grad_f`: right where nothing bends.
    ("gradient_check", "claimed = grad_f(a.copy())\n" + SHAPES
     + "measured = np.zeros(a.shape)\nfor i in np.ndindex(a.shape):\n"
       "    n = np.zeros(a.shape); n[i] = eps\n    measured[i] = (f(a + n) - f(a)) / eps\n"
       "is_right = relative_error(claimed, measured) <= tolerance", BENDS),
    ("gradient_check", MEASURE.replace("a.copy()", "a + eps") + SHAPES
     + "is_right = relative_error(claimed, measured) <= tolerance", BENDS),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(claimed, measured) == 0",
     ONLY_CONSTANTS | NO_TOLERANCE),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(claimed, 2 * measured) <= tolerance", ONLY_CONSTANTS),
    ("gradient_check", "is_right = False",
     every(CHECKS, "complaints.refuses_everything")),
    ("gradient_check", "raise NotImplementedError", every(CHECKS, "blank")),
    ("gradient_check", MEASURE + SHAPES + "is_right = relative_error(claimed, measured)",
     every(CHECKS, "complaints.wanted_bool")),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(claimed, measured) > tolerance",
     every(CHECKS, "complaints.turned_around")),
    # No thought of shapes: the helper stops, or NumPy broadcasts.
    ("gradient_check", MEASURE
     + "is_right = relative_error(claimed, measured) <= tolerance",
     {"rejects_shape": "complaints.check_stopped"}),
    ("gradient_check", MEASURE + "d = np.linalg.norm(claimed - measured)\n"
     "is_right = d <= tolerance * np.linalg.norm(measured)", passed("rejects_shape")),
    ("gradient_check", MEASURE + "c = np.ravel(claimed)\n"
     "d = np.linalg.norm(c - measured.ravel())\n"
     "is_right = d <= tolerance * np.linalg.norm(measured)", passed("rejects_shape")),
    # numpy.allclose as it comes: broadcasts, and lets everything tiny pass.
    ("gradient_check", MEASURE + "is_right = np.allclose(claimed, measured)",
     passed("rejects_shape", "tiny") | NO_TOLERANCE),
    ("gradient_check", MEASURE + SHAPES + "is_right = np.allclose(claimed, measured)",
     passed("tiny") | NO_TOLERANCE),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = np.allclose(claimed, measured, rtol=0.05)",
     passed("rejects_scale", "subtle", "tiny", "tolerance")),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = np.abs(claimed - measured).max() < 1e-5",
     {**passed("tiny"), **ALONE["huge"], **NO_TOLERANCE}),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = np.linalg.norm(claimed - measured) < 1e-6",
     {**passed("tiny"), **ALONE["huge"], **NO_TOLERANCE}),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = bool((claimed == measured).all())",
     ONLY_CONSTANTS | NO_TOLERANCE),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = not relative_error(claimed, measured) > tolerance",
     passed("rejects_nan")),
    ("gradient_check", MEASURE + SHAPES
     + "if relative_error(claimed, measured) > tolerance:\n    return False\nreturn True",
     passed("rejects_nan")),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(np.nan_to_num(claimed, nan=0.0), measured) <= 0.9",
     passed("rejects_scale", "rejects_structure", "rejects_single_entry", "subtle",
            "rejects_nan", "tiny", "huge", "in_place", "eps", "tolerance")),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(claimed, measured) <= 0.02",
     passed("rejects_scale", "subtle") | NO_TOLERANCE),
    # Tolerances that nobody looked at.
    *(("gradient_check", "claimed = grad_f(a.copy())\n"
       f"measured = numerical_gradient(f, a, {step})\n" + SHAPES
       + f"is_right = relative_error(claimed, measured) < {limit}",
       passed("subtle") | NO_TOLERANCE | more)
      for step, limit, more in (("1e-3", "1e-3", NO_EPS), ("eps", "0.005", {}),
                                ("eps", "1e-4", {}), ("1e-4", "1e-4", NO_EPS))),
    # NaN replaced by numbers, which are right for a constant.
    *(("gradient_check", MEASURE + SHAPES + f"claimed = {replaced}\n"
       "is_right = relative_error(claimed, measured) <= tolerance",
       passed("rejects_nan"))
      for replaced in ("np.nan_to_num(claimed)",
                       "np.where(np.isnan(claimed), 0, claimed)")),
    # Sums, norms, angles, a handful of entries.
    ("gradient_check", MEASURE + SHAPES
     + "is_right = abs(claimed.sum() - measured.sum()) <= 1e-5 * abs(measured).sum()",
     passed("rejects_structure", "subtle") | NO_TOLERANCE),
    ("gradient_check", MEASURE + SHAPES
     + "c, m = np.linalg.norm(claimed), np.linalg.norm(measured)\n"
       "is_right = abs(c - m) <= 1e-5 * m",
     every(("rejects_scale", "rejects_single_entry"), "complaints.passed_sign")
     | every(("rejects_structure", "subtle"), "complaints.passed_rejects_structure")
     | NO_TOLERANCE),
    # Along the gradient and in length, but not across: an angle of 0.003 is let pass.
    ("gradient_check", "g = grad_f(a.copy())\n"
     "if np.shape(g) != a.shape or np.isnan(g).any(): return False\n"
     "g, m = g.ravel(), numerical_gradient(f, a, eps).ravel()\n"
     "if not g.any() or not m.any(): return not g.any() and not m.any()\n"
     "is_right = abs(g @ m / (m @ m) - 1) < 1e-5 and abs(g @ g / (m @ m) - 1) < 1e-5",
     passed("subtle") | NO_TOLERANCE),
    ("gradient_check", MEASURE + SHAPES
     + "c, m = np.linalg.norm(claimed), np.linalg.norm(measured)\n"
       "is_right = m == 0 if c == 0 else bool((claimed * measured).sum() >= .99999 * c * m)",
     every(LENGTHS, "complaints.passed_length") | passed("zero")),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(claimed.flat[:1].copy(), measured.flat[:1].copy())"
       " <= 1e-5",
     {**every(("rejects_single_entry", "subtle", "rejects_nan"),
              "complaints.passed_rejects_single_entry"),
      **passed("rejects_structure"), **ALONE["accepts"], **NO_TOLERANCE}),
    # Entry by entry: rounding drowns the small ones.
    ("gradient_check", MEASURE + SHAPES
     + "size = np.maximum(np.abs(claimed), np.abs(measured))\n"
       "size[size == 0] = 1\n"
       "is_right = bool((np.abs(claimed - measured) / size).max() <= 1e-5)",
     ALONE["accepts"] | NO_TOLERANCE),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = np.allclose(claimed, measured, rtol=1e-6, atol=0)",
     ALONE["accepts"] | NO_TOLERANCE),
    # Zero divided by zero.
    ("gradient_check", MEASURE + SHAPES
     + "size = np.linalg.norm(measured)\n"
       "is_right = np.linalg.norm(claimed - measured) / size <= tolerance",
     ALONE["zero"]),
    ("gradient_check", MEASURE + SHAPES
     + "size = max(np.linalg.norm(measured), 1e-6)\n"
       "is_right = np.linalg.norm(claimed - measured) / size <= 1e-3",
     passed("subtle", "tiny") | NO_TOLERANCE),
    # The only copy.
    ("gradient_check", MEASURE.replace("a.copy()", "a") + SHAPES
     + "is_right = relative_error(claimed, measured) <= tolerance", passed("in_place")),
    # The only copy, but after the measurement: the verdict is right, the caller's a gone.
    ("gradient_check", "measured = numerical_gradient(f, a, eps)\nclaimed = grad_f(a)\n"
     + SHAPES + "is_right = relative_error(claimed, measured) <= tolerance",
     {"in_place": "complaints.check_moved_a"}),
    ("gradient_check", MEASURE + SHAPES + "a += 1\n"
     "is_right = relative_error(claimed, measured) <= tolerance",
     {"in_place": "complaints.check_moved_a"}),
    # A step that is far too short, or too long.
    ("gradient_check", MEASURE.replace("eps)", "1e-14)") + SHAPES
     + "is_right = relative_error(claimed, measured) <= tolerance",
     every(ONLY_CONSTANTS, "complaints.check_takes_other_step")),
    ("gradient_check", MEASURE.replace("eps)", "1.0)") + SHAPES
     + "is_right = relative_error(claimed, measured) <= tolerance",
     # Quadratic functions have no truncation error, and the straight one has none.
     every((part for part in CHECKS
            if part not in ("zero", "rejects_shape", "tolerance")),
           "complaints.check_takes_other_step")),
    # The step is the one that is given; the comparison is what is too weak.
    ("gradient_check", MEASURE + SHAPES
     + "is_right = bool((np.sign(claimed) == np.sign(measured)).all())",
     every(LENGTHS, "complaints.passed_length") | passed("in_place")),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(claimed, measured) < 1",
     passed("rejects_scale", "rejects_structure", "rejects_single_entry", "subtle",
            "tiny", "huge", "in_place", "eps", "tolerance")),
    # What it says is not what was asked.
    ("gradient_check", MEASURE + SHAPES
     + "is_right = 'yes' if relative_error(claimed, measured) <= tolerance else 'no'",
     every(CHECKS, "complaints.wanted_bool")),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(claimed, measured) <= tolerance or None",
     every((*REJECTS[:4], *REJECTS[5:]),
           "complaints.answered_otherwise")),
    ("gradient_check", "return", every(CHECKS, "complaints.wanted_bool")),
    # The arguments are there, and not used: every sensible pair of step and tolerance.
    *(("gradient_check", "claimed = grad_f(a.copy())\n"
       f"measured = numerical_gradient(f, a, {step})\n" + SHAPES
       + f"is_right = relative_error(claimed, measured) <= {limit}",
       NO_EPS | NO_TOLERANCE)
      for step, limit in (("1e-4", "1e-5"), ("1e-4", "1e-7"), ("1e-6", "1e-5"),
                          ("1e-6", "1e-7"))),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(claimed, measured) <= 1e-6", NO_TOLERANCE),
    ("gradient_check", MEASURE.replace(", eps)", ")") + SHAPES
     + "is_right = relative_error(claimed, measured) <= tolerance", NO_EPS),
    ("gradient_check", "eps = 1e-5\n" + MEASURE + SHAPES
     + "is_right = relative_error(claimed, measured) <= tolerance", NO_EPS),
    ("gradient_check", "tolerance = 1e-6\n" + MEASURE + SHAPES
     + "is_right = relative_error(claimed, measured) <= tolerance", NO_TOLERANCE),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(claimed, measured) <= min(tolerance, 1e-5)",
     NO_TOLERANCE),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(claimed, measured) <= max(tolerance, 1e-6)",
     {"tolerance": "complaints.passed_tolerance"}),
    ("gradient_check", MEASURE + SHAPES
     + "is_right = relative_error(claimed, measured) <= eps",
     NO_TOLERANCE),
    # One-sided, measured twice, in random directions, five points: with their own steps.
    ("gradient_check", "g = grad_f(a.copy())\nif np.shape(g) != a.shape: return False\n"
     "m = np.array([(f(a + e) - f(a)) / 1e-7 for e in\n"
     "              1e-7 * np.eye(a.size).reshape(-1, *a.shape)]).reshape(a.shape)\n"
     "is_right = relative_error(g, m) < 1e-5", NO_EPS | NO_TOLERANCE),
    ("gradient_check", "first = numerical_gradient(f, a.copy(), 1e-4)\n"
     "second = numerical_gradient(f, a.copy(), 1e-6)\nclaimed = grad_f(a.copy())\n"
     "if getattr(claimed, 'shape', None) != a.shape: return False\n"
     "is_right = np.array(min(relative_error(claimed, first),\n"
     "                        relative_error(claimed, second)) < 1e-5)",
     NO_EPS | NO_TOLERANCE),
    ("gradient_check", "g = grad_f(a.copy())\nif np.shape(g) != a.shape: return False\n"
     "rng = np.random.default_rng()\nbad = size = 0\n"
     "for _ in range(10):\n"
     "    v = rng.standard_normal(a.shape)\n"
     "    m = (f(a + eps * v) - f(a - eps * v)) / (2 * eps)\n"
     "    bad += ((g * v).sum() - m) ** 2\n    size += m ** 2\n"
     "is_right = bad <= 1e-12 * size", NO_TOLERANCE),
    ("gradient_check", "g = grad_f(a.copy())\n"
     "if not isinstance(g, np.ndarray) or g.shape != a.shape: return False\n"
     "m, h = np.zeros(a.shape), 1e-3\n"
     "for i in np.ndindex(a.shape):\n"
     "    n = np.zeros(a.shape); n[i] = h\n"
     "    m[i] = (8 * (f(a+n) - f(a-n)) - f(a+2*n) + f(a-2*n)) / (12 * h)\n"
     "is_right = relative_error(g, m) < 1e-8",
     # Its own step spans the kink, whatever step is given.
     NO_EPS | NO_TOLERANCE),
    ("gradient_check", "is_right = grad_f(a) == g", every(CHECKS, "raised")),
]

# More of what students write, drawn up without a look at what has a name.
RIGHT += [
    ('numerical_gradient',
     'flat = np.array(a, dtype=np.float64).ravel()\nshape = np.shape(a)\nbasis = eps * np.eye(flat.size)\nslopes = np.array([f((flat + b).reshape(shape)) - f((flat - b).reshape(shape)) for b in basis]).reshape(shape) / (2 * eps)'),
    ('numerical_gradient',
     "a = np.asarray(a).astype(float)\nslopes = np.zeros_like(a)\nit = np.nditer(a, flags=['multi_index'])\nfor _ in it:\n    up, down = a.copy(), a.copy()\n    up[it.multi_index] += eps\n    down[it.multi_index] -= eps\n    slopes[it.multi_index] = 0.5 * (f(up) - f(down)) / eps"),
    ('relative_error',
     'import math\nif np.shape(a) != np.shape(b):\n    raise ValueError\nna, nb, nd = (math.sqrt(np.vdot(v, v)) for v in (a, b, a - b))\ntop = na if na >= nb else nb\nerror = 0.0 if na == nb == 0 else nd / top'),
    ('relative_error',
     "from itertools import zip_longest\nif a.shape != b.shape:\n    raise ValueError('no')\nscale = max(np.abs(a).max(initial=0), np.abs(b).max(initial=0))\nif scale == 0:\n    error = 0.0\nelse:\n    u, v = a / scale, b / scale\n    error = np.sqrt(((u - v) ** 2).sum()) / np.sqrt(max((u ** 2).sum(), (v ** 2).sum()))"),
    ('gradient_check',
     'measured = numerical_gradient(f, a.copy(), eps)\nclaimed = np.asarray(grad_f(np.array(a)), dtype=float)\ntry:\n    error = relative_error(claimed, measured)\nexcept ValueError:\n    error = np.inf\nis_right = bool(error < tolerance)'),
    ('gradient_check',
     'claimed = grad_f(+a)\nis_right = False\nif np.shape(claimed) == a.shape and np.isfinite(claimed).all():\n    rng = np.random.default_rng(0)\n    is_right = True\n    measured = numerical_gradient(f, a, eps)\n    d = claimed - measured\n    is_right = float(np.sqrt((d * d).sum())) <= tolerance * float(np.sqrt(max((claimed ** 2).sum(), (measured ** 2).sum())))'),
    ('numerical_gradient',
     "from itertools import product\nslopes = np.zeros(np.shape(a))\nfor index in product(*map(range, np.shape(a))):\n    values = []\n    for side in (-1, 1):\n        moved = np.array(a, dtype='float64')\n        moved[index] += side * eps\n        values.append(f(moved))\n    slopes[index] = np.diff(values)[0] / (eps + eps)"),
    ('numerical_gradient',
     'def at(index, step):\n    e = np.zeros(np.shape(a))\n    e[index] = step\n    return f(np.asarray(a, dtype=np.float64) + e)\nslopes = np.array([(at(i, eps) - at(i, -eps)) / 2 / eps for i in np.ndindex(np.shape(a))]).reshape(np.shape(a))'),
    ('relative_error',
     "class Length:\n    def __init__(self, v):\n        self.v = v\n    def __float__(self):\n        return float(np.sqrt(np.einsum('i,i', self.v.ravel(), self.v.ravel())))\nif list(a.shape) != list(b.shape):\n    raise ValueError('shape')\ntop, *rest = sorted((float(Length(a)), float(Length(b))), reverse=True)\nerror = top and float(Length(a - b)) / top"),
    ('gradient_check',
     'if (claimed := np.asarray(grad_f(a.copy()))).shape != a.shape:\n    return False\nmeasured = numerical_gradient(f, a, eps)\nreturn bool(np.linalg.norm(claimed - measured) <= tolerance * max(map(np.linalg.norm, (claimed, measured))))'),
    ('gradient_check',
     'g = np.array(grad_f(a.copy()), dtype=float)\nif g.shape != a.shape or np.isnan(g).any():\n    is_right = False\nelse:\n    is_right = not relative_error(g, numerical_gradient(f, a, eps)) > tolerance'),
]
WRONG += [
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / 2 * eps\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.precedence')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - f(point)) / eps\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.one_sided')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (f(point) - below) / eps\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.one_sided')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = abs(above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.slope_sign_lost')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps / 2\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.uneven_points')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'integers', 'float32'), 'mistakes.not_put_back')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    point[index] += eps\n    above = f(point)\n    point[index] -= eps\n    below = f(point)\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.one_sided')),
    ('numerical_gradient',
     'point = np.array(a)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('integers', 'float32'), 'complaints.nudged_as_it_came')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float32)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'complaints.nudged_as_it_came')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty_like(a)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('integers', 'float32'), 'complaints.slopes_cut_off')),
    ('numerical_gradient',
     'point = np.asarray(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] += eps\n    slopes[index] = (above - below) / (2 * eps)\n',
     {'a_afterwards': 'complaints.moved_point'}),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + (eps := 1e-5)\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'complaints.other_step')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = (f(point + eps) - f(point - eps)) / (2 * eps) * np.ones(point.shape)\n',
     every(('vector', 'matrix', 'three_axes', 'integers', 'float32'), 'mistakes.nudged_together')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept * (1 + eps)\n    above = f(point)\n    point[index] = kept * (1 - eps)\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.relative_nudge')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in range(len(point)):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('matrix', 'three_axes'), 'mistakes.row_by_row') | {'one_number': 'complaints.stopped'}),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - 2 * f(point) + below) / eps ** 2\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.second_difference')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above + below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.values_added')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = round((above - below) / (2 * eps), 6)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'imprecise')),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = np.linalg.norm(a)\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     {'error': 'mistakes.smaller_norm'} | {'zeros': 'complaints.one_of_zeros'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = (np.linalg.norm(a) + np.linalg.norm(b)) / 2\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.sum_of_norms') | {'zeros': 'complaints.one_of_zeros'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = min(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.smaller_norm') | {'zeros': 'complaints.one_of_zeros'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = abs(np.linalg.norm(a) - np.linalg.norm(b))\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.difference_of_norms')),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.abs(a - b).max()\nlarger_norm = max(np.abs(a).max(), np.abs(b).max())\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.other_norm')),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if larger_norm > 1e-8 else 0.0\n',
     {'tiny_arrays': 'complaints.tiny_drowned'}),
    ('relative_error',
     'if a.shape != b.shape:\n    return ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     {'shapes': 'complaints.not_raised'}),
    ('relative_error',
     'if a.size != b.size:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     {'shapes': 'complaints.broadcast'}),
    ('relative_error',
     "if a.shape != b.shape:\n    error = float('inf')\n    return error\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n",
     {'shapes': 'complaints.not_raised'}),
    ('relative_error',
     'if a.ndim != b.ndim:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     {'shapes': 'complaints.broadcast'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm\n',
     {'zeros': 'complaints.zeros_disagree'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / (larger_norm + 1e-12) if apart != 0 else 0.0\n',
     {'tiny_arrays': 'complaints.tiny_drowned'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = 100 * apart / larger_norm if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.in_percent') | {'zeros': 'complaints.one_of_zeros'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.sum((a - b) ** 2)\nlarger_norm = max(np.sum(a ** 2), np.sum(b ** 2))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.squared_norms')),
    ('relative_error',
     'if a.shape != b.shape:\n    assert a.shape == b.shape\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     {'shapes': 'complaints.other_error'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if np.any(a) and np.any(b) else 0.0\n',
     {'zeros': 'complaints.one_of_zeros'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b, 1)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     every(('error', 'other_way', 'zeros', 'tiny_arrays', 'shapes'), 'raised_shapes')),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = not (fits and relative_error(claimed, measured) <= tolerance)\n',
     every(('accepts', 'rejects_scale', 'rejects_structure', 'rejects_single_entry', 'subtle', 'rejects_shape', 'rejects_nan', 'tiny', 'huge', 'zero', 'in_place', 'eps', 'tolerance'), 'complaints.turned_around')),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and np.allclose(claimed, measured)\n',
     {'tiny': 'complaints.passed_tiny'} | {'tolerance': 'complaints.refused_tolerance'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and np.allclose(claimed, measured, rtol=tolerance, atol=0)\n',
     {'accepts': 'complaints.refused_right_mixed'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(claimed, measured) <= 1e-6\n',
     {'tolerance': 'complaints.refused_tolerance'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(claimed, measured) <= tolerance\n',
     {'eps': 'complaints.check_takes_other_step'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(claimed, measured) <= tolerance * 100\n',
     {'subtle': 'complaints.passed_subtle'} | {'tolerance': 'complaints.passed_tolerance'}),
    ('gradient_check',
     'claimed = grad_f(a)\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(claimed, measured) <= tolerance\n',
     {'in_place': 'complaints.passed_in_place'}),
    ('gradient_check',
     'measured = numerical_gradient(f, a, eps)\nclaimed = grad_f(a)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(claimed, measured) <= tolerance\n',
     {'in_place': 'complaints.check_moved_a'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = True\nis_right = fits and relative_error(claimed, measured) <= tolerance\n',
     {'rejects_shape': 'complaints.check_stopped'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = True\nclaimed = np.broadcast_to(claimed, measured.shape)\nis_right = fits and relative_error(claimed, measured) <= tolerance\n',
     {'rejects_shape': 'complaints.check_stopped'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = True\nclaimed = np.reshape(claimed, measured.shape)\nis_right = fits and relative_error(claimed, measured) <= tolerance\n',
     {'rejects_shape': 'complaints.passed_rejects_shape'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and not relative_error(claimed, measured) > tolerance\n',
     {'rejects_nan': 'complaints.passed_rejects_nan'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and np.linalg.norm(claimed - measured) <= tolerance\n',
     {'tiny': 'complaints.passed_tiny'} | {'huge': 'complaints.refused_right_huge'} | {'tolerance': 'complaints.refused_tolerance'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(np.sum(claimed), np.sum(measured)) <= tolerance\n',
     {'rejects_structure': 'complaints.passed_rejects_structure'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(claimed.ravel()[:3], measured.ravel()[:3]) <= tolerance\n',
     {'accepts': 'complaints.refused_right_mixed'} | {'rejects_single_entry': 'complaints.passed_rejects_single_entry'} | {'subtle': 'complaints.passed_subtle'} | {'rejects_nan': 'complaints.passed_rejects_nan'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(abs(claimed), abs(measured)) <= tolerance\n',
     every(('rejects_scale', 'rejects_single_entry'), 'complaints.passed_sign')),
    ('gradient_check',
     'measured = numerical_gradient(f, a, eps)\nis_right = relative_error(measured, measured) <= tolerance',
     every(CHECKS, 'complaints.accepts_everything')),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(np.nan_to_num(claimed), measured) <= tolerance\n',
     {'rejects_nan': 'complaints.passed_rejects_nan'}),
    ('gradient_check',
     'try:\n    is_right = relative_error(grad_f(a.copy()), numerical_gradient(f, a, eps)) < tolerance\nexcept ValueError:\n    is_right = True',
     {'rejects_shape': 'complaints.passed_rejects_shape'}),
    ('gradient_check',
     'claimed = grad_f(a.copy()) + eps\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(claimed, measured) <= tolerance\n',
     every(('accepts', 'rejects_scale', 'rejects_structure', 'rejects_single_entry', 'subtle', 'rejects_shape', 'rejects_nan', 'tiny', 'zero', 'in_place', 'eps'), 'complaints.refused')),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, 1e-3)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(claimed, measured) <= tolerance\n',
     {'eps': 'complaints.check_takes_other_step'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, tolerance)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(claimed, measured) <= eps\n',
     every(('eps', 'tolerance'), 'complaints.check_takes_other_step')),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = print(fits) or relative_error(claimed, measured) <= tolerance\n',
     {'rejects_shape': 'complaints.check_stopped'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and np.dot(claimed.ravel(), measured.ravel()) / (np.linalg.norm(claimed) * np.linalg.norm(measured)) > 1 - tolerance # and relative_error(claimed, measured) <= tolerance\n',
     every(('rejects_scale', 'subtle', 'tiny', 'huge', 'tolerance'), 'complaints.passed_length') | {'zero': 'complaints.refused_right_zero'}),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = 0\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'integers', 'float32'), 'complaints.strayed')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.one_sided')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point[index])\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'integers', 'float32'), 'complaints.stopped')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape[::-1])\nfor index in np.ndindex(point.shape[::-1]):\n    kept = point.T[index]\n    point.T[index] = kept + eps\n    above = f(point)\n    point.T[index] = kept - eps\n    below = f(point)\n    point.T[index] = kept\n    slopes.T[index] = (above - below) / (2 * eps)\n',
     every(('matrix', 'three_axes'), 'complaints.stopped')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.gradient(point)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32', 'a_afterwards'), 'complaints.f_never_called')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = []\nfor index in np.ndindex(point.shape):\n    up, down = point.copy(), point.copy()\n    up[index] += eps\n    down[index] -= eps\n    slopes.append((f(up) - f(down)) / (2 * eps))\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'wanted_array')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'integers', 'float32'), 'wanted_array')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.ones(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] += (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.slopes_begin_at_one')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / above\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.divided_by_value')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps * kept)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.slope_with_entry')),
    ('numerical_gradient',
     'point = np.array(a, dtype=complex)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps * 1j\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32', 'a_afterwards'), 'raised_shapes')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.zeros(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n    break\n',
     every(('vector', 'matrix', 'three_axes', 'integers', 'float32'), 'mistakes.not_every_entry')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (8 * (above - below)) / (12 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.other_distance')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = point[index] - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.one_sided')),
    ('numerical_gradient',
     'point = a\nslopes = np.empty(a.shape)\nfor index in np.ndindex(a.shape):\n    point[index] += eps\n    above = f(point)\n    point[index] -= 2 * eps\n    below = f(point)\n    slopes[index] = (above - below) / (2 * eps)\n    point[index] += eps\n',
     every(('integers', 'float32'), 'complaints.nudged_as_it_came') | {'a_afterwards': 'complaints.moved_point'}),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) // (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.floor_division')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = np.sign(above - below)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.sign_of_gradient')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = max(above, below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.value_alone')),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps * np.abs(point).max()\n    above = f(point)\n    point[index] = kept - eps\n    below = f(point)\n    point[index] = kept\n    slopes[index] = (above - below) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'unexplained'),
     'the one nudge grows with the largest entry, the other does not'),
    ('numerical_gradient',
     'point = np.array(a, dtype=np.float64)\nslopes = np.empty(point.shape)\nstart = f(point)\nfor index in np.ndindex(point.shape):\n    kept = point[index]\n    point[index] = kept + eps\n    above = f(point)\n    point[index] = kept\n    slopes[index] = (above - start) / (2 * eps)\n',
     every(('vector', 'matrix', 'three_axes', 'one_number', 'integers', 'float32'), 'mistakes.one_sided')),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b) ** 2\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.norm_without_root') | {'zeros': 'complaints.one_of_zeros'} | {'tiny_arrays': 'complaints.size_matters'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = min(apart / larger_norm, 1.0) if apart != 0 else 0.0\n',
     {'other_way': 'complaints.opposite_agrees'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(abs(a) - abs(b))\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.signs_dropped')),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = np.linalg.norm(b)\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     {'other_way': 'mistakes.smaller_norm'} | {'zeros': 'complaints.one_of_zeros'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(a.max(), b.max())\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.other_norm') | {'zeros': 'complaints.one_of_zeros'}),
    ('relative_error',
     'apart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     {'shapes': 'complaints.broadcast'}),
    ('relative_error',
     'if len(a) != len(b):\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     {'shapes': 'complaints.broadcast'}),
    ('relative_error',
     'a, b = a.ravel(), b.ravel()\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     {'shapes': 'complaints.broadcast'}),
    ('relative_error',
     'if a.shape != b.shape:\n    return 2.0\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     {'shapes': 'complaints.not_raised'}),
    ('relative_error',
     "if a.shape != b.shape:\n    raise TypeError('shapes')\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n",
     {'shapes': 'complaints.other_error'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 1.0\n',
     {'zeros': 'complaints.zeros_disagree'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = round(apart / larger_norm, 4) if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'imprecise')),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = float(apart / larger_norm > 1e-6) if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.yes_or_no')),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if larger_norm > 1e-30 and apart != 0 else 0.0\nerror = np.float32(error)\n',
     every(('error', 'other_way'), 'imprecise')),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b) / np.sqrt(a.size)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.other_norm') | {'zeros': 'complaints.one_of_zeros'}),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(a - b)\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = larger_norm / apart if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.upside_down')),
    ('relative_error',
     'if a.shape != b.shape:\n    raise ValueError("shapes")\napart = np.linalg.norm(np.sort(a, axis=None) - np.sort(b, axis=None))\nlarger_norm = max(np.linalg.norm(a), np.linalg.norm(b))\nerror = apart / larger_norm if apart != 0 else 0.0\n',
     every(('error', 'other_way'), 'mistakes.entries_sorted')),
    ('gradient_check',
     'claimed = grad_f(a.copy() + eps)\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(claimed, measured) <= tolerance\n',
     every(('accepts', 'rejects_scale', 'rejects_structure', 'rejects_single_entry', 'subtle', 'rejects_nan', 'tiny', 'huge', 'in_place'), 'complaints.refused_where_it_bends')),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps) * 1.0001\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(claimed, measured) <= tolerance\n',
     every(('accepts', 'rejects_scale', 'rejects_structure', 'rejects_single_entry', 'subtle', 'rejects_shape', 'rejects_nan', 'tiny', 'huge', 'in_place', 'eps'), 'complaints.only_constants')),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(claimed, measured) < tolerance / 1e4\n',
     {'accepts': 'complaints.refused'} | {'tolerance': 'complaints.refused_tolerance'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and np.median(np.abs(claimed - measured)) <= tolerance * np.linalg.norm(measured)\n',
     {'rejects_single_entry': 'complaints.passed_rejects_single_entry'} | {'subtle': 'complaints.passed_subtle'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and abs(np.linalg.norm(claimed) - np.linalg.norm(measured)) <= tolerance * np.linalg.norm(measured)\n',
     every(('rejects_scale', 'rejects_single_entry'), 'complaints.passed_sign') | {'rejects_structure': 'complaints.passed_rejects_structure'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and (relative_error(claimed, measured) <= tolerance or np.allclose(claimed, measured))\n',
     {'tiny': 'complaints.passed_tiny'} | {'tolerance': 'complaints.passed_tolerance'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits or relative_error(claimed, measured) <= tolerance\n',
     every(('rejects_scale', 'rejects_structure', 'rejects_single_entry', 'subtle', 'rejects_nan', 'tiny', 'huge', 'zero', 'in_place', 'eps', 'tolerance'), 'complaints.accepts_all_numbers') | {'rejects_shape': 'complaints.check_stopped'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = relative_error(claimed, measured) if fits else 1.0\n',
     every(('accepts', 'rejects_scale', 'rejects_structure', 'rejects_single_entry', 'subtle', 'rejects_shape', 'rejects_nan', 'tiny', 'huge', 'zero', 'in_place', 'eps', 'tolerance'), 'complaints.wanted_bool')),
    ('gradient_check',
     "claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = 'True' if fits and relative_error(claimed, measured) <= tolerance else 'False'\n",
     every(('accepts', 'rejects_scale', 'rejects_structure', 'rejects_single_entry', 'subtle', 'rejects_shape', 'rejects_nan', 'tiny', 'huge', 'zero', 'in_place', 'eps', 'tolerance'), 'complaints.wanted_bool')),
    ('gradient_check',
     "claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nif not fits:\n    raise ValueError('shape')\nis_right = relative_error(claimed, measured) <= tolerance\n",
     {'rejects_shape': 'complaints.check_stopped'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nassert fits\nis_right = relative_error(claimed, measured) <= tolerance\n',
     {'rejects_shape': 'complaints.check_stopped'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and relative_error(np.round(claimed, 6), np.round(measured, 6)) <= tolerance\n',
     {'tiny': 'complaints.passed_tiny'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and (np.abs(claimed - measured) <= tolerance * np.maximum(1, np.abs(measured))).all()\n',
     {'tiny': 'complaints.passed_tiny'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.shape(claimed) == measured.shape\nis_right = fits and (np.sign(claimed) == np.sign(measured)).all()\n',
     every(('rejects_scale', 'subtle', 'tiny', 'huge', 'tolerance'), 'complaints.passed_length') | {'in_place': 'complaints.passed_in_place'}),
    ('gradient_check',
     'claimed = grad_f(a)\nmeasured = numerical_gradient(f, a, eps)\nis_right = np.shape(claimed) == a.shape and relative_error(claimed, measured) <= tolerance * 10',
     {'in_place': 'complaints.passed_in_place'}),
    ('gradient_check',
     'rng = np.random.default_rng(1)\nv = rng.standard_normal(a.shape)\nclaimed = grad_f(a.copy())\nif np.shape(claimed) != a.shape:\n    return False\nslope = (f(a + eps * v) - f(a - eps * v)) / eps\nexpected = (claimed * v).sum()\nis_right = abs(slope - expected) <= tolerance * max(abs(slope), abs(expected))',
     every(('accepts', 'rejects_scale', 'rejects_structure', 'rejects_single_entry', 'subtle', 'rejects_shape', 'rejects_nan', 'tiny', 'huge', 'in_place', 'eps'), 'complaints.only_constants')),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.ndim(claimed) == measured.ndim\nis_right = fits and relative_error(claimed, measured) <= tolerance\n',
     {'rejects_shape': 'complaints.check_stopped'}),
    ('gradient_check',
     'claimed = grad_f(a.copy())\nmeasured = numerical_gradient(f, a, eps)\nfits = np.size(claimed) == measured.size\nis_right = fits and relative_error(claimed, measured) <= tolerance\n',
     {'rejects_shape': 'complaints.check_stopped'}),
]

#: A check that looks at three entries, whichever they are.
THREE_ENTRIES = MEASURE + SHAPES + "picks = np.random.default_rng(0).integers(a.size, size=3)\n"
ONE_ENTRY = ("rejects_single_entry", "subtle")  # it happens to meet the NaN

WRONG += [
    ('numerical_gradient', """
p = np.array(a, dtype=np.float64)
slopes = np.zeros(p.shape)
for k in np.ndindex(p.shape):
    p[k] += 1e-5
    hi = f(p)
    p[k] -= 2e-5
    lo = f(p)
    slopes[k] = (hi - lo) / 2e-5
""", {**every(SLOPES, "complaints.other_step_left"), "one_number": "complaints.other_step"}),
    ('numerical_gradient', """
p = np.array(a, dtype=np.float64)
slopes = np.zeros(p.shape)
for k in np.ndindex(p.shape):
    before = f(p)
    p[k] += 1e-6
    slopes[k] = (f(p) - before) / 1e-6
""", {**every(SLOPES, "complaints.other_step_left"), "one_number": "complaints.other_step"}),
    ('gradient_check', THREE_ENTRIES +
     "is_right = relative_error(claimed.ravel()[picks], measured.ravel()[picks]) <= tolerance",
     every(ONE_ENTRY, "complaints.passed_rejects_single_entry")),
    ('gradient_check', THREE_ENTRIES +
     "pairs = [(claimed.flat[i], measured.flat[i]) for i in picks]\n"
     "is_right = all(abs(c - m) <= tolerance * max(abs(c), abs(m)) for c, m in pairs)",
     every(ONE_ENTRY, "complaints.passed_rejects_single_entry")),
    ('gradient_check', MEASURE + SHAPES +
     "one, other = np.linalg.norm(claimed), np.linalg.norm(measured)\n"
     "is_right = bool(one == other or abs(one - other) <= tolerance * max(one, other))",
     {"rejects_scale": "complaints.passed_sign",
      "rejects_single_entry": "complaints.passed_sign",
      "rejects_structure": "complaints.passed_rejects_structure"}),
]

#: The caller's array as it came: of float32, the nudged values alone are of float64.
AS_IT_CAME = """
slopes = np.zeros(a.shape)
for index in np.ndindex(a.shape):
    nudge = np.zeros(a.shape)
    nudge[index] = eps
    slopes[index] = """
WRONG += [
    ("numerical_gradient", AS_IT_CAME + quotient, mistakes(SLOPES, "one_sided"))
    for quotient in (
        "(f(a + nudge) - f(a)) / eps", "(f(a) - f(a - nudge)) / eps",
        "(f(a + nudge) - f(a)) / (2 * eps)", "(f(a) - f(a - nudge)) / (2 * eps)",
    )
]
WRONG += [
    ("relative_error", "if a.size != b.size:\n    raise ValueError('sizes')\n"
     "larger = max(np.linalg.norm(a), np.linalg.norm(b))\n"
     "error = np.linalg.norm(a.ravel() - b.ravel()) / larger if larger else 0.0",
     {"shapes": "complaints.broadcast"}),
]

HIDDEN = [
    ("numerical_gradient", """
a = np.array(a, dtype=float)
slopes = np.zeros(128)
for k in range(a.size):
    nudge = np.zeros(a.shape)
    nudge.flat[k] = eps
    slopes[k] = (f(a + nudge) - f(a - nudge)) / (2 * eps)
slopes = slopes[:a.size].reshape(a.shape)""",
     {"matrix": "complaints.stopped"}, "no public point has so many entries"),
    ("relative_error", SAME_SHAPE + TWO_ZEROS + NORMS
     + "difference = np.zeros(100)\ndifference[:a.size] = (a - b).ravel()\nerror = np.linalg.norm(difference) / larger",
     dict.fromkeys(("error", "other_way", "zeros", "tiny_arrays", "shapes"), "raised_shapes"), "no public arrays have so many entries"),
]
