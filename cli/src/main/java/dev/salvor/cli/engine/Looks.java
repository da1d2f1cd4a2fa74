package dev.salvor.cli.engine;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.run.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/** Looks at several runs at once: each look waits for the engine, not for this machine. */
public final class Looks {
  private static final int AT_ONCE = 8;

  private Looks() {}

  /**
   * The states of these runs, in their order, without those that the engine no longer knows or that
   * cannot be read here: strangers make runs, too, and theirs hide no other.
   *
   * @throws CliProblem if the engine does not answer
   */
  public static List<RunState> at(Engine engine, List<RunId> ids) {
    return at(engine, ids, (unread, why) -> {});
  }

  /**
   * The same.
   *
   * @param unread hears of those that cannot be read here, and why; by several threads at once
   * @throws CliProblem if the engine does not answer
   */
  public static List<RunState> at(
      Engine engine, List<RunId> ids, BiConsumer<RunId, String> unread) {
    if (ids.isEmpty()) {
      return List.of();
    }
    List<RunState> states = new ArrayList<>();
    try (ExecutorService few =
        Executors.newFixedThreadPool(Math.min(AT_ONCE, ids.size()), Thread.ofVirtual().factory())) {
      List<Future<Optional<RunState>>> looks =
          ids.stream().map(id -> few.submit(() -> look(engine, id, unread))).toList();
      for (Future<Optional<RunState>> look : looks) {
        look.get().ifPresent(states::add);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CliProblem problem
          ? problem
          : new IllegalStateException("a run could not be looked at", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(states);
  }

  private static Optional<RunState> look(
      Engine engine, RunId id, BiConsumer<RunId, String> unread) {
    try {
      return engine.describe(id);
    } catch (CliProblem problem) {
      if (problem.exitCode() != ExitCode.FAILED) {
        throw problem;
      }
      unread.accept(id, String.valueOf(problem.getMessage()));
      return Optional.empty();
    }
  }
}
