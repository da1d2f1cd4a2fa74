package dev.salvor.activity.host;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;

/** Puts workers on hosts. What goes wrong is an answer. */
public interface Enrolment {
  /** Of who cannot do that. */
  Enrolment NONE =
      new Enrolment() {
        @Override
        public GatewayAnswer enroll(HostConnection host, boolean carryJava) {
          return new GatewayAnswer.Not("this worker puts none on other hosts", false);
        }

        @Override
        public GatewayAnswer leave(HostConnection host) {
          return new GatewayAnswer.Not("this worker takes none from other hosts", false);
        }
      };

  /**
   * Puts a worker on the host behind {@code host} and starts it. Repeatable.
   *
   * @param carryJava with a Java from here, although the host may have one
   */
  GatewayAnswer enroll(HostConnection host, boolean carryJava);

  /** Stops it and takes it away; what runs left on record stays. Repeatable. */
  GatewayAnswer leave(HostConnection host);
}
