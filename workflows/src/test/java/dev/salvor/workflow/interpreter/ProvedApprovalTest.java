package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Approval;
import dev.salvor.trust.Purpose;
import dev.salvor.trust.SigningKey;
import dev.salvor.trust.TrustedKey;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.contract.run.Approvers;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who approves is proved where there are keys; the tests' runs are started by ada. */
final class ProvedApprovalTest {
  @AutoClose private final Engine engine = new Engine();
  private final SigningKey bob = SigningKey.generate();
  private final SigningKey eve = SigningKey.generate();

  private static TrustedKey key(String name, SigningKey key) {
    return new TrustedKey(name, key.verifyKey(), Purpose.APPROVE, "", Instant.EPOCH);
  }

  private static Decision approval(String id, String user) {
    return Engine.approval(id, user, Map.of());
  }

  /** As the command line does it, for that run. */
  private static Decision signed(Decision decision, Engine.Started run, SigningKey key) {
    return signed(decision, run.id.value(), run.request.definition().sha256(), key);
  }

  private static Decision signed(Decision decision, String run, String book, SigningKey key) {
    return decision.provedBy(
        new Decision.Proof(key.verifyKey().base64(), decision.statement(run, book).sign(key)));
  }

  private Engine.Started waiting(List<String> approvers, int min, boolean notSubmitter) {
    Approval asked =
        new Approval(
            "go live?",
            approvers,
            min,
            notSubmitter,
            Duration.ofHours(50),
            Approval.OnTimeout.DENY,
            Map.of());
    Engine.Started run = engine.start(book(phase("one", step("a"), step("b").approval(asked))));
    run.awaitView(v -> v.waiting().isPresent());
    return run;
  }

  private static Acknowledgement said(Engine.Started run, Decision decision) {
    run.decide(decision);
    RunView view = run.awaitView(v -> Engine.heard(v, decision.id()));
    return view.acknowledged().stream()
        .filter(a -> a.id().equals(decision.id()))
        .findFirst()
        .orElseThrow();
  }

  private void trust(boolean required, TrustedKey... keys) {
    engine.resolver.approvers = new Approvers(List.of(keys), required, Optional.empty());
  }

  @Test
  void aTrustedKeyStandsForItsOwnerWhoeverTypes() {
    trust(false, key("bob", bob));
    Engine.Started run = waiting(List.of("bob"), 1, true);

    assertThat(said(run, approval("d1", "bob")).effect())
        .startsWith("not taken: who is bob is proved by the signature of bob (SHA256:");
    Acknowledgement by = said(run, signed(approval("d2", "root"), run, bob));
    assertThat(by.effect())
        .startsWith("approved; the step is done; proved by the signature of bob (SHA256:");
    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void theSignatureOfAnotherDecisionDoesNotHold() {
    trust(false, key("bob", bob));
    Engine.Started run = waiting(List.of(), 1, false);
    String book = run.request.definition().sha256();
    List<Decision> forged =
        List.of(
            signed(approval("d0", "bob"), "other-run", book, bob),
            signed(approval("d1", "bob"), run.id.value(), "0".repeat(64), bob),
            approval("d2", "bob")
                .provedBy(signed(approval("d1", "bob"), run, bob).proof().orElseThrow()),
            new Decision(
                    "d3",
                    Decision.Kind.APPROVE,
                    Optional.empty(),
                    "bob",
                    "desk",
                    Instant.EPOCH,
                    Optional.empty(),
                    Map.of("window", "day"))
                .provedBy(signed(approval("d3", "bob"), run, bob).proof().orElseThrow()),
            approval("d4", "bob")
                .provedBy(
                    new Decision.Proof(
                        bob.verifyKey().base64(),
                        signed(approval("d4", "bob"), run, eve).proof().orElseThrow().signature())),
            approval("d5", "bob").provedBy(new Decision.Proof("no key", "no signature")));
    for (Decision sent : forged) {
      Acknowledgement heard = said(run, sent);
      assertThat(heard.taken()).as(sent.id()).isFalse();
      assertThat(heard.effect()).contains("its signature does not hold");
    }
    assertThat(said(run, signed(approval("d9", "bob"), run, bob)).taken()).isTrue();
  }

  @Test
  void twoPeopleAreTwoKeysAndWhoStartedTheRunIsNoneOfThem() {
    trust(false, key("ada", eve), key("bob", bob));
    Engine.Started run = waiting(List.of(), 2, true);

    assertThat(said(run, signed(approval("d1", "zoe"), run, eve)).effect())
        .contains("ada started the run");
    assertThat(said(run, signed(approval("d2", "bob"), run, bob)).taken()).isTrue();
    assertThat(said(run, signed(approval("d3", "zoe"), run, bob)).effect())
        .contains("bob has approved already");
    RunView view = run.awaitView(v -> v.waiting().isPresent());
    assertThat(view.waiting().orElseThrow().approval().orElseThrow().given())
        .containsExactly("bob (by signature)");
    assertThat(said(run, approval("d4", "zoe")).effect())
        .isEqualTo("approved; the step is done; by OS user zoe@desk, not proved");
    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void aKeyThatNobodyTrustsProvesNothing() {
    trust(false, key("bob", bob));
    Engine.Started run = waiting(List.of(), 1, false);
    assertThat(said(run, signed(approval("d1", "zoe"), run, eve)).effect())
        .isEqualTo(
            "approved; the step is done; by OS user zoe@desk, not proved: its key "
                + eve.verifyKey().fingerprint()
                + " is not trusted with approvals");
  }

  @Test
  void whereKeysAreDemandedNobodyElseCounts() {
    trust(true, key("bob", bob));
    Engine.Started run = waiting(List.of(), 1, false);
    assertThat(said(run, approval("d1", "zoe")).effect())
        .contains("only with the signature of a key that it trusts with approve: bob (SHA256:")
        .contains("--key NAME");
    assertThat(said(run, signed(approval("d2", "zoe"), run, bob)).taken()).isTrue();
  }

  @Test
  void whereItCannotBeToldWhomToTrustNobodyCountsUntilItCan() {
    engine.resolver.approvers = Approvers.unknown("/x/trusted-keys.json: writable by its group");
    Engine.Started run = waiting(List.of(), 1, false);
    assertThat(said(run, approval("d1", "zoe")).effect())
        .isEqualTo(
            "not taken: it cannot be told whose approval counts: /x/trusted-keys.json: writable by"
                + " its group");
    engine.resolver.approvers = Approvers.NONE;
    assertThat(said(run, approval("d2", "zoe")).taken()).isTrue();
  }
}
