package dev.salvor.cli.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.policy.Asked;
import dev.salvor.policy.Named;
import dev.salvor.runbook.Action;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.plan.StepIds;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.resolve.CommandNames;
import dev.salvor.workflow.resolve.ResolveActivitiesImpl;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The commands of a runbook, as far as its parameters say them. */
public final class Forecast {
  private static final String CHECK = "check";
  private static final String VERIFY = "verify";
  private static final String UNDO = "undo";
  private static final String SECRET = "secret";

  /**
   * One command that a run may come to.
   *
   * @param step its id; for a secret the parameter
   * @param part {@code secret}, {@code check}, {@code verify}, {@code undo} or the name of a
   *     variant
   * @param user empty: the worker's account; with an expression: not known yet
   * @param command absent: it hangs on what is not known before
   */
  public record Part(
      String step, String part, Named named, String user, Optional<Command> command) {}

  private final Definition definition;
  private final String host;
  private final Map<String, Object> parameters;
  private final ResolveActivitiesImpl resolver = new ResolveActivitiesImpl();
  private final List<Part> parts = new ArrayList<>();

  private Forecast(Definition definition, String host, Map<String, Object> parameters) {
    this.definition = definition;
    this.host = host;
    this.parameters = parameters;
  }

  /** In the order of the runbook; without steps that the parameters leave out. */
  public static List<Part> of(Definition definition, String host, Map<String, Object> parameters) {
    Forecast forecast = new Forecast(definition, host, parameters);
    Runbook book = definition.runbook();
    forecast.secrets();
    book.phases().forEach(phase -> phase.steps().forEach(step -> forecast.step(phase, step)));
    Phase last =
        new Phase(StepIds.FINALLY, Optional.empty(), Optional.empty(), book.finallySteps());
    last.steps().forEach(step -> forecast.step(last, step));
    return forecast.parts;
  }

  /** What is done for secrets before any step, or for the first that needs one. */
  private void secrets() {
    definition
        .runbook()
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.type() == Parameter.Type.SECRET
                  && parameters.get(name) instanceof String text) {
                SecretRef ref = SecretRef.parse(text);
                if (ref.source() != SecretRef.Source.ENV) {
                  parts.add(new Part(name, SECRET, Named.secret(ref), "", Optional.empty()));
                }
              }
            });
  }

  private void step(Phase phase, Step step) {
    singles(step)
        .forEach(
            single -> {
              List<ResolvedStep> known = resolved(phase.name(), phase.when(), single);
              if (known.stream().anyMatch(one -> one.problem().isPresent())) {
                // Whether it is done hangs on what is not known; what it does may not.
                known = resolved(phase.name(), Optional.empty(), always(single));
              }
              if (known.stream().anyMatch(one -> one.problem().isPresent())) {
                written(StepIds.of(phase.name(), single.name()), single);
              } else {
                known.forEach(this::resolved);
              }
            });
  }

  private List<ResolvedStep> resolved(String phase, Optional<String> when, Step.Single step) {
    Runbook book = definition.runbook();
    Runbook one =
        new Runbook(
            book.schemaVersion(),
            book.name(),
            book.description(),
            book.parameters(),
            book.hosts(),
            book.locks(),
            book.timeout(),
            List.of(new Phase(phase, Optional.empty(), when, List.of(step))),
            List.of(),
            book.finallyTimeout(),
            book.redact(),
            book.strategy(),
            book.whenHeld());
    return resolver
        .resolve(
            new ResolveRequest(
                new Definition(one, definition.files(), definition.sha256()),
                0,
                0,
                host,
                false,
                parameters,
                JsonNodeFactory.instance.objectNode(),
                Map.of(),
                Map.of()))
        .steps();
  }

  private static Step.Single always(Step.Single step) {
    return new Step.Single(
        step.name(),
        step.title(),
        Optional.empty(),
        step.forEach(),
        step.as(),
        step.check(),
        step.main(),
        step.verify(),
        step.fallbacks(),
        step.undo(),
        step.idempotency(),
        step.onFailure(),
        step.ask(),
        step.tolerated(),
        step.outputs(),
        step.outputLimit(),
        step.alone(),
        Optional.empty());
  }

  private static Stream<Step.Single> singles(Step step) {
    return switch (step) {
      case Step.Single single -> Stream.of(single);
      case Step.Parallel group -> group.steps().stream();
    };
  }

  private void resolved(ResolvedStep step) {
    step.check().ifPresent(command -> add(step.id(), CHECK, command));
    step.variants().forEach(variant -> add(step.id(), variant.name(), variant.command()));
    step.verify().ifPresent(command -> add(step.id(), VERIFY, command));
    step.undo().ifPresent(command -> add(step.id(), UNDO, command));
  }

  private void add(String step, String part, Command command) {
    parts.add(
        new Part(
            step, part, CommandNames.of(command), command.user().orElse(""), Optional.of(command)));
  }

  private void written(String id, Step.Single step) {
    step.check().ifPresent(variant -> add(id, CHECK, variant));
    add(id, Variant.MAIN, step.main());
    step.fallbacks().forEach(variant -> add(id, variant.name(), variant));
    step.verify().ifPresent(variant -> add(id, VERIFY, variant));
    step.undo().ifPresent(variant -> add(id, UNDO, variant));
  }

  private void add(String step, String part, Variant variant) {
    String action =
        switch (variant.action()) {
          case Action.Run ignored -> Asked.Doing.RUN;
          case Action.Shell ignored -> Asked.Doing.SHELL;
          case Action.Script ignored -> Asked.Doing.SHELL;
          case Action.Uses uses -> uses.action();
        };
    Set<String> unknown = new LinkedHashSet<>();
    if (variant.action() instanceof Action.Uses uses) {
      unknown.add(uses.action() + " " + uses.with());
    }
    variant.cwd().ifPresent(unknown::add);
    parts.add(
        new Part(
            step,
            part,
            variant.action() instanceof Action.Run run
                ? Named.unknown(run.argv(), variant.cwd())
                : Named.unknown(action, unknown),
            variant.user().orElse(""),
            Optional.empty()));
  }
}
