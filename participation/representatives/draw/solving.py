"""The one place that knows the solver (HiGHS), with options that make the same input give the same output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from participation.representatives.draw.conditions import Floats
from participation.representatives.draw.refusing import Unsolved

INFINITY = highspy.kHighsInf
BASIC = highspy.HighsBasisStatus.kBasic
OPTIMAL = highspy.HighsModelStatus.kOptimal
INFEASIBLE = {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}
TOLERANCE = 1e-9


class Program:
    """A linear program that is built once and changed between solves. It maximises."""

    def __init__(
        self,
        costs: ArrayLike,
        bounds: tuple[ArrayLike, ArrayLike],
        rows: tuple[ArrayLike, ArrayLike],
        columns: tuple[Sequence[int] | NDArray[Any], Sequence[int] | NDArray[Any], ArrayLike],
        *,
        whole: bool = False,
        **options: Any,
    ) -> None:
        """columns: their starts, row numbers and values, as compressed sparse columns; whole: integers only."""
        model = highspy.HighsLp()
        model.col_cost_ = np.asarray(costs, dtype=np.float64)
        model.num_col_ = len(model.col_cost_)
        model.col_lower_, model.col_upper_ = (np.asarray(bound, dtype=np.float64) for bound in bounds)
        model.row_lower_, model.row_upper_ = (np.asarray(bound, dtype=np.float64) for bound in rows)
        model.num_row_ = len(model.row_lower_)
        starts, places, values = columns
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.asarray(starts, dtype=np.int32)
        model.a_matrix_.index_ = np.asarray(places, dtype=np.int32)
        model.a_matrix_.value_ = np.asarray(values, dtype=np.float64)
        model.sense_ = highspy.ObjSense.kMaximize
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * model.num_col_
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call] # it comes without types
        settings = {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": 0,
            "primal_feasibility_tolerance": TOLERANCE,
            "dual_feasibility_tolerance": TOLERANCE,
            **options,
        }
        for name, value in settings.items():
            self.highs.setOptionValue(name, value)
        self.highs.passModel(model)

    def solve(self) -> bool:
        """Solve; False where there is no solution. Raises Unsolved where the solver gives up."""
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == OPTIMAL:
            return True
        if status in INFEASIBLE:
            return False
        raise Unsolved(f"The solver stopped with “{self.highs.modelStatusToString(status)}”.")

    def values(self) -> Floats:
        """The solution's values of the columns."""
        return np.array(self.highs.getSolution().col_value)

    def duals(self) -> Floats:
        """The rows' duals: what the objective gains by one more of a row's bound."""
        return np.array(self.highs.getSolution().row_dual)

    def objective(self) -> float:
        """The objective's value."""
        return float(self.highs.getInfo().objective_function_value)

    def basic(self) -> tuple[list[int], list[int]]:
        """The basic columns and the basic rows."""
        basis = self.highs.getBasis()
        columns = [place for place, status in enumerate(basis.col_status) if status == BASIC]
        rows = [place for place, status in enumerate(basis.row_status) if status == BASIC]
        return columns, rows

    def set_costs(self, costs: ArrayLike) -> None:
        """New costs of all columns."""
        given = np.asarray(costs, dtype=np.float64)
        self.highs.changeColsCost(len(given), np.arange(len(given), dtype=np.int32), given)

    def set_bounds(self, lower: ArrayLike, upper: ArrayLike) -> None:
        """New bounds of all columns."""
        low, high = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
        self.highs.changeColsBounds(len(low), np.arange(len(low), dtype=np.int32), low, high)

    def set_upper(self, column: int, upper: float) -> None:
        """A new upper bound of one column, which is not below 0."""
        self.highs.changeColBounds(column, 0.0, upper)

    def set_row(self, row: int, lower: float, upper: float) -> None:
        """New bounds of one row."""
        self.highs.changeRowBounds(row, lower, upper)

    def set_entry(self, row: int, column: int, value: float) -> None:
        """A new entry of the matrix."""
        self.highs.changeCoeff(row, column, value)

    def add_row(self, lower: float, upper: float, places: Sequence[int], values: Sequence[float]) -> None:
        """One more row."""
        self.highs.addRow(
            lower, upper, len(places), np.asarray(places, dtype=np.int32), np.asarray(values, dtype=np.float64)
        )

    def add_column(self, cost: float, lower: float, upper: float, places: ArrayLike, values: ArrayLike) -> None:
        """One more column."""
        rows = np.asarray(places, dtype=np.int32)
        self.highs.addCol(cost, lower, upper, len(rows), rows, np.asarray(values, dtype=np.float64))
