package dev.salvor.activity.policy;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.policy.Asked;
import dev.salvor.policy.Named;
import dev.salvor.policy.Policy;
import dev.salvor.policy.PolicyFile;
import dev.salvor.policy.Verdict;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.SecretRef;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.resolve.CommandNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Asks the policy of the worker that has an order in hand, as its file says it at that moment.
 * While that cannot be read nothing is allowed, and orders wait, each for at most 15 minutes. Safe
 * for any thread.
 */
public final class PolicyGate {
  /** Lets everything through. */
  public static final PolicyGate OPEN =
      new PolicyGate(PolicyFile.State.Absent::new, Signers.NOT_LOOKED_AT);

  /**
   * What an order may not do.
   *
   * @param step index of the first step that may not be done
   * @param why for people, in one line
   * @param waits nobody can say yet, and the order is to be asked about again
   */
  public record Refused(int step, String why, boolean waits) {}

  private static final String DO =
      "; change the runbook, or have the owner of that file change the rule (salvor policy check"
          + " says it before a run)";

  private final Supplier<PolicyFile.State> state;
  private final RunBooks books;
  private final Patience patience;

  /** By the policy that {@code file} holds whenever it is asked. */
  public PolicyGate(PolicyFile file, Signers signers) {
    this(file::now, signers);
  }

  PolicyGate(Supplier<PolicyFile.State> state, Signers signers) {
    this(state, signers, System::nanoTime);
  }

  PolicyGate(Supplier<PolicyFile.State> state, Signers signers, LongSupplier nanos) {
    this.state = state;
    this.books = new RunBooks(signers);
    this.patience = new Patience(nanos);
  }

  private PolicyFile.State now() {
    PolicyFile.State now = state.get();
    if (!(now instanceof PolicyFile.State.Broken)) {
      patience.end();
    }
    return now;
  }

  /**
   * Why nothing of a run may be done; absent if something may be. Asks no host.
   *
   * @throws PolicyUnusableException if nobody can say yet
   */
  public Optional<String> refuses(PrepareOrder order) {
    return switch (now()) {
      case PolicyFile.State.Absent ignored -> Optional.empty();
      case PolicyFile.State.Broken broken -> broken(order, broken);
      case PolicyFile.State.Holds holds ->
          // A run that is only planned brings no parameters: each of its checks is asked about.
          order.parameters().isEmpty()
              ? Optional.empty()
              : words(
                  holds.policy().decide(new Asked(books.of(order), Optional.empty()), Map.of()));
    };
  }

  /**
   * The first step of an order that may not be done.
   *
   * @param host where it would be done: asked where a rule is about paths or accounts
   */
  public Optional<Refused> refuses(SegmentOrder order, HostConnection host) {
    return switch (now()) {
      case PolicyFile.State.Absent ignored -> Optional.empty();
      case PolicyFile.State.Broken broken -> {
        String of = order.runId() + " " + order.segment() + "." + order.order();
        yield Optional.of(
            patience.isOver(of)
                ? new Refused(0, stillBroken(broken), false)
                : new Refused(0, waiting(broken), true));
      }
      case PolicyFile.State.Holds holds -> refuses(order, host, holds.policy());
    };
  }

  /**
   * Why a secret of a run may not be read where it would be.
   *
   * @param host where it would be: asked where a rule is about paths or accounts
   * @throws PolicyUnusableException if nobody can say yet
   */
  public Optional<String> refusesSecret(PrepareOrder order, HostConnection host) {
    List<Named> named =
        order.secretFiles().values().stream().map(SecretRef::ofHost).map(Named::secret).toList();
    return named.isEmpty() ? Optional.empty() : ofSecrets(order, named, host);
  }

  /**
   * Whether the file of a secret may be read by sudo if the worker's account may not read it.
   *
   * @throws PolicyUnusableException if nobody can say yet
   */
  public boolean maySudo(PrepareOrder order, HostConnection host, String path) {
    return ofSecrets(order, List.of(Named.secretBySudo(path)), host).isEmpty();
  }

  private Optional<String> ofSecrets(PrepareOrder order, List<Named> named, HostConnection host) {
    return ofSecrets(() -> books.of(order), named, host, broken -> broken(order, broken));
  }

  /**
   * Why a secret of the way to a host may not be read on the gateway.
   *
   * @param gateway the machine of the worker itself
   * @throws PolicyUnusableException if nobody can say yet
   */
  public Optional<String> refuses(SecretRef ref, HostConnection gateway) {
    return ofSecrets(
        Asked.Book::unknown,
        List.of(Named.secret(ref)),
        gateway,
        broken -> waits("way " + ref.text(), broken));
  }

  private Optional<String> ofSecrets(
      Supplier<Asked.Book> book,
      List<Named> named,
      HostConnection host,
      Function<PolicyFile.State.Broken, Optional<String>> unusable) {
    return switch (now()) {
      case PolicyFile.State.Absent ignored -> Optional.empty();
      case PolicyFile.State.Broken broken -> unusable.apply(broken);
      case PolicyFile.State.Holds holds -> {
        HostAnswers answers = HostAnswers.of(host, holds.policy(), named, Set.of(""));
        yield named.stream()
            .map(one -> new Asked(book.get(), Optional.of(answers.doing(one, ""))))
            .flatMap(asked -> words(holds.policy().decide(asked, answers.links())).stream())
            .findFirst();
      }
    };
  }

  private Optional<Refused> refuses(SegmentOrder order, HostConnection host, Policy policy) {
    Asked.Book book = policy.looksAtBooks() ? books.of(order, host) : books.remembered(order);
    Map<String, Named> secrets = SecretReferences.later(order, host);
    Map<Command, Named> named = new LinkedHashMap<>();
    Set<String> users = new LinkedHashSet<>();
    order.steps().stream()
        .flatMap(PolicyGate::commands)
        .forEach(
            command -> {
              named.put(command, CommandNames.of(command));
              users.add(command.user().orElse(""));
            });
    List<Named> all = new ArrayList<>(named.values());
    all.addAll(secrets.values());
    if (!secrets.isEmpty()) {
      users.add("");
    }
    HostAnswers answers = HostAnswers.of(host, policy, all, users);
    Map<String, String> links = answers.links();
    for (int i = 0; i < order.steps().size(); i++) {
      for (Command command : commands(order.steps().get(i)).toList()) {
        Stream<Asked.Doing> doings =
            Stream.concat(
                Stream.of(answers.doing(of(named, command), command.user().orElse(""))),
                SecretReferences.names(command)
                    .flatMap(name -> Optional.ofNullable(secrets.get(name)).stream())
                    .map(secret -> answers.doing(secret, "")));
        Optional<String> why =
            doings
                .flatMap(
                    doing ->
                        words(policy.decide(new Asked(book, Optional.of(doing)), links)).stream())
                .findFirst();
        if (why.isPresent()) {
          return Optional.of(new Refused(i, why.get(), false));
        }
      }
    }
    return Optional.empty();
  }

  private static Named of(Map<Command, Named> named, Command command) {
    return named.computeIfAbsent(command, CommandNames::of);
  }

  private static Stream<Command> commands(StepOrder step) {
    return Stream.of(step.check(), Optional.of(step.command()), step.verify())
        .flatMap(Optional::stream);
  }

  private static Optional<String> words(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allowed ignored -> Optional.empty();
      case Verdict.Denied denied -> Optional.of(words(denied.rule(), denied.why()));
      case Verdict.Unclear unclear -> Optional.of(words(unclear.rule(), unclear.why()));
    };
  }

  private static String words(String rule, String why) {
    return "the worker's policy " + rule + " " + why + DO;
  }

  /**
   * A run that is being stopped and a plan do not wait: the first is let through, who plans asks.
   */
  private Optional<String> broken(PrepareOrder order, PolicyFile.State.Broken broken) {
    return order.halts() || order.parameters().isEmpty()
        ? Optional.of(words(broken))
        : waits(order.runId().value(), broken);
  }

  private Optional<String> waits(String of, PolicyFile.State.Broken broken) {
    if (patience.isOver(of)) {
      return Optional.of(stillBroken(broken));
    }
    throw new PolicyUnusableException(waiting(broken));
  }

  private static String waiting(PolicyFile.State.Broken broken) {
    return "waits, at most " + Durations.text(Patience.MOST) + ": " + words(broken);
  }

  private static String stillBroken(PolicyFile.State.Broken broken) {
    return "still after " + Durations.text(Patience.MOST) + ", " + words(broken);
  }

  private static String words(PolicyFile.State.Broken broken) {
    return "the worker's policy cannot be used, so it refuses everything: "
        + broken.words()
        + "; mend that file, or remove it to allow everything";
  }
}
