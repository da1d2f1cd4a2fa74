package dev.salvor.workflow.handover;

import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.resolve.StepInView;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The steps' shell texts, each made once as long as nothing changes about it. */
final class Blocks {
  /**
   * A text and what it was made from.
   *
   * @param of the same object: the same text
   * @param files texts that it takes from files, by digest
   */
  private record Block(Object of, String how, List<String> lines, Map<String, String> files) {}

  private final Masker masker;
  private final Map<String, Block> made = new HashMap<>();

  Blocks(Masker masker) {
    this.masker = masker;
  }

  List<String> finish(
      StepInView step, Optional<String> from, boolean goOn, Map<String, String> files) {
    return block(
        "finish " + step.id(),
        step,
        from.orElse("") + goOn,
        commands -> commands.finish(step, from, goOn),
        files);
  }

  /** The undo of a step that may never have been ordered. */
  Optional<List<String>> back(StepInView step, Map<String, String> files) {
    Optional<Command> undo = step.resolved().flatMap(r -> r.undo());
    return undo.map(
        command ->
            block(
                "undo " + step.id(),
                step,
                "",
                commands -> commands.back(step.id(), command, "only if you did it by hand", false),
                files));
  }

  /**
   * A registered undo.
   *
   * @param whole gives the command if it was too long for its event
   */
  Optional<List<String>> back(
      RunEvent.UndoRegistered registered,
      String words,
      Supplier<Optional<Command>> whole,
      Map<String, String> files) {
    Optional<Command> command = registered.command().isEmpty() ? whole.get() : Optional.empty();
    if (registered.command().isEmpty() && command.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        block(
            "back " + registered.step(),
            registered,
            words,
            commands ->
                commands.back(
                    registered.step(),
                    registered
                        .command()
                        .map(json -> SalvorJson.mapper().convertValue(json, Command.class))
                        .or(() -> command)
                        .orElseThrow(),
                    words,
                    true),
            files));
  }

  private List<String> block(
      String key,
      Object of,
      String how,
      Function<StepCommands, List<String>> make,
      Map<String, String> files) {
    Block known = made.get(key);
    if (known == null || known.of() != of || !known.how().equals(how)) {
      Map<String, String> needed = new LinkedHashMap<>();
      known = new Block(of, how, make.apply(new StepCommands(masker, needed)), needed);
      made.put(key, known);
    }
    files.putAll(known.files());
    return known.lines();
  }
}
