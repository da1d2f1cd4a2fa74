package dev.salvor.activity.host;

import dev.salvor.activity.transport.NoEntryException;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Asks many at once; one that hangs is left behind when its time is over. */
final class AtOnce {
  private AtOnce() {}

  /**
   * The answers of all in their order.
   *
   * @param places so many are asked at a time
   * @param limit for each, from when it is asked
   * @param silent what stands for one that did not answer, and why
   */
  static <Q, A> List<A> ask(
      Semaphore places,
      List<Q> all,
      Duration limit,
      Function<Q, A> question,
      BiFunction<Q, String, A> silent) {
    List<CompletableFuture<A>> answers = new ArrayList<>();
    for (Q one : all) {
      CompletableFuture<A> answer = new CompletableFuture<>();
      Thread.ofVirtual()
          .name("place")
          .start(() -> answer.complete(inPlace(places, one, limit, question, silent)));
      answers.add(answer);
    }
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /** Its time begins when it has a place; the place is taken as long as anything runs in it. */
  private static <Q, A> A inPlace(
      Semaphore places,
      Q one,
      Duration limit,
      Function<Q, A> question,
      BiFunction<Q, String, A> silent) {
    places.acquireUninterruptibly();
    CompletableFuture<A> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("ask")
        .start(
            () -> {
              try {
                ask(one, question, silent, answer);
              } finally {
                places.release();
              }
            });
    return awaited(one, answer, limit, silent);
  }

  private static <Q, A> void ask(
      Q one,
      Function<Q, A> question,
      BiFunction<Q, String, A> silent,
      CompletableFuture<A> answer) {
    try {
      answer.complete(question.apply(one));
    } catch (UnreachableException | NoEntryException | StateUnusableException e) {
      answer.complete(silent.apply(one, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private static <Q, A> A awaited(
      Q one, CompletableFuture<A> answer, Duration limit, BiFunction<Q, String, A> silent) {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return silent.apply(one, "no answer within " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      return silent.apply(one, "a defect in Salvor: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while looking at hosts", e);
    }
  }
}
