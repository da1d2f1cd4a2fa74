package dev.salvor.cli.command;

import dev.salvor.audit.AuditEntry;
import dev.salvor.cli.trust.TrustFile;
import picocli.CommandLine.Option;

/** Who trusts: the account, or the worker of this machine. */
public final class TrustOption {
  @Option(
      names = "--worker",
      description = "What this machine's worker trusts, in its state folder; not the account.")
  private boolean worker;

  TrustFile file(Session session) {
    return worker ? TrustFile.ofWorker(session.stateRoot()) : TrustFile.of(session.env());
  }

  /** The entry, with whose trust it is about. */
  AuditEntry of(AuditEntry entry) {
    return entry.detail("whose", worker ? "worker" : "account");
  }

  /** Behind a command about the same trust, as it is given. */
  String asGiven() {
    return worker ? " --worker" : "";
  }

  /** For people. */
  String who() {
    return worker ? "this machine's worker" : "this account";
  }
}
