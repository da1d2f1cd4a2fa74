package dev.salvor.activity.supervisor;

import dev.salvor.activity.transfer.Pace;
import dev.salvor.activity.transfer.Room;
import dev.salvor.activity.transfer.Source;
import dev.salvor.activity.transfer.SourceException;
import dev.salvor.activity.transfer.Sources;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.workflow.contract.order.Brought;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepOrder;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings the data of an order's copies to its host before the order is there, so that everything
 * after works on the host alone. What is wrong with the data goes into the order: the step says it
 * and fails by its own rules. Not thread-safe.
 */
final class Staging {
  static final String SOURCE = "WITH_SOURCE";
  static final String CONTENT = "WITH_CONTENT";
  static final String TARGET = "WITH_TARGET";
  static final String LINKS = "WITH_LINKS";
  static final String MANIFEST = "WITH_MANIFEST";
  static final String PROBLEM = "WITH_PROBLEM";
  static final String PROBLEM_EXIT = "WITH_PROBLEM_EXIT";

  private static final Sources SOURCES = new Sources(Runtime.getRuntime().maxMemory());

  private final HostConnection host;
  private final Library library;
  private final SegmentOrder order;
  private final RunPaths paths;
  private final Abort abort;
  private final Map<Map<String, String>, Map<String, String>> found = new HashMap<>();

  Staging(HostConnection host, Library library, SegmentOrder order, Watcher watcher) {
    this.host = host;
    this.library = library;
    this.order = order;
    this.paths = RunPaths.of(order.pin(), order.runId());
    this.abort = new Abort(host, order, watcher);
  }

  /** The order as it is written on the host: with what was brought in place of where it lies. */
  SegmentOrder brought() {
    if (!Brought.by(order.steps())) {
      return order;
    }
    List<StepOrder> steps = new ArrayList<>();
    List<String> targets = new ArrayList<>();
    boolean untouched = true;
    for (int i = 0; i < order.steps().size(); i++) {
      StepOrder step = order.steps().get(i);
      if (!Brought.by(step)) {
        untouched = false;
        steps.add(step);
        continue;
      }
      String target = step.command().env().getOrDefault(TARGET, "");
      untouched &= targets.stream().noneMatch(other -> nested(other, target));
      targets.add(target);
      steps.add(brought(step, i, untouched));
    }
    return new SegmentOrder(
        order.runId(),
        order.identity(),
        order.pin(),
        order.segment(),
        order.order(),
        steps,
        order.journal(),
        order.route());
  }

  private static boolean nested(String one, String other) {
    return one.equals(other) || one.startsWith(other + "/") || other.startsWith(one + "/");
  }

  /**
   * One step with its data.
   *
   * @param untouched nothing before it in the order changes what its target holds now
   */
  private StepOrder brought(StepOrder step, int number, boolean untouched) {
    found.clear();
    Command command = brought(step.command(), step, number, untouched);
    return new StepOrder(
        step.id(),
        step.attempt(),
        step.variant(),
        step.op(),
        step.check().map(part -> brought(part, step, number, untouched)),
        command,
        step.verify().map(part -> brought(part, step, number, untouched)),
        step.idempotency(),
        step.outputs(),
        step.outputLimit(),
        step.reboot(),
        step.afterUnknown());
  }

  private Command brought(Command command, StepOrder step, int number, boolean untouched) {
    if (!Brought.by(command)) {
      return command;
    }
    Map<String, String> env = new LinkedHashMap<>(command.env());
    env.remove(CONTENT);
    Map<String, String> known = found.get(command.env());
    if (known == null) {
      known = data(command, step, number, untouched);
      found.put(command.env(), known);
    }
    env.putAll(known);
    return new Command(
        command.program(),
        env,
        command.secretEnv(),
        command.secretFiles(),
        command.user(),
        command.cwd(),
        command.timeout(),
        command.grace());
  }

  private Map<String, String> data(Command command, StepOrder step, int number, boolean untouched) {
    Pace pace = bytes -> abort.look(number);
    try {
      abort.look(number);
      try (Source source = source(command.env(), pace)) {
        abort.look(number);
        Room.Place place = SOURCES.room().answer(source.manifest(), pace);
        try {
          bring(source, command, step, number, untouched);
        } finally {
          place.close();
        }
        // The last moment: from the next call on the host works alone.
        abort.look(number);
        return Map.of(MANIFEST, paths.file(source.manifest().sha256()));
      }
    } catch (SourceException e) {
      return Map.of(
          PROBLEM,
          String.valueOf(e.getMessage()),
          PROBLEM_EXIT,
          Integer.toString(e.blame().exit()));
    } catch (IOException e) {
      throw new UnreachableException(String.valueOf(e.getMessage()), e);
    }
  }

  private void bring(Source source, Command command, StepOrder step, int number, boolean untouched)
      throws SourceException {
    String sha = source.manifest().sha256();
    byte[] manifest = source.manifest().bytes();
    String file = paths.file(sha);
    if (host.size(file) != manifest.length) {
      host.write(file, manifest);
    }
    if (command.program() instanceof Program.Builtin builtin && builtin.op().equals("do")) {
      String target = command.env().getOrDefault(TARGET, "");
      new Transfer(host, library, order, step, number, abort).bring(source, sha, target, untouched);
    }
  }

  private static Source source(Map<String, String> env, Pace pace) throws IOException {
    String target = env.getOrDefault(TARGET, "");
    String name = target.substring(target.lastIndexOf('/') + 1);
    if (!target.startsWith("/") || name.isEmpty()) {
      throw new SourceException("target: \"" + target + "\" is not an absolute path of a thing");
    }
    if (env.containsKey(CONTENT)) {
      return Source.text(env.getOrDefault(CONTENT, ""), name);
    }
    String source = env.getOrDefault(SOURCE, "");
    try {
      if (!source.startsWith("/")) {
        throw new SourceException(
            "source: \"" + source + "\" is neither an absolute path nor a file of the runbook");
      }
      return SOURCES.at(Path.of(source), name, env.getOrDefault(LINKS, "").equals("any"), pace);
    } catch (InvalidPathException e) {
      throw new SourceException("source: no file can be called like that: " + e.getReason());
    }
  }
}
