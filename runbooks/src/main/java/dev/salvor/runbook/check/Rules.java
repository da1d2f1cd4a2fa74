package dev.salvor.runbook.check;

import java.util.List;

/** The rules, in no particular order: problems are sorted by place. */
final class Rules {
  static final List<Rule> ALL =
      List.of(
          new UnknownActionRule(),
          new NotYetRule(),
          new NamesRule(),
          new ExpressionRule(),
          new ShellRule(),
          new ParametersRule(),
          new OptionalSecretRule(),
          new OutputRule(),
          new StepRule(),
          new ApprovalRule(),
          new StrategyRule(),
          new LockRule(),
          new AdviceRule(),
          new RetryAdvice(),
          new StrayExpressionRule());

  private Rules() {}
}
