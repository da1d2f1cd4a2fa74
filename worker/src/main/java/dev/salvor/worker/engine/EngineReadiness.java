package dev.salvor.worker.engine;

import com.google.protobuf.util.Durations;
import dev.salvor.worker.process.Waiting;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.contract.SearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Asks an engine whether it serves, and gives it what Salvor needs of it. Repeatable. */
public final class EngineReadiness {
  /** How long the engine keeps a closed run. Its own default is a day. */
  public static final Duration RETENTION = Duration.ofDays(30);

  private static final List<SearchAttributeKey<?>> KEYS =
      List.of(
          SearchAttributes.RUNBOOK,
          SearchAttributes.HOST,
          SearchAttributes.STATUS,
          SearchAttributes.PHASE,
          SearchAttributes.PIVOTS,
          SearchAttributes.HOSTS);

  /**
   * What a loaded engine answers, one whose services are not all up yet, or one whose services do
   * not all know yet of a namespace that was just made.
   */
  private static final Set<Status.Code> BUSY =
      EnumSet.of(
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.UNAVAILABLE,
          Status.Code.RESOURCE_EXHAUSTED,
          Status.Code.NOT_FOUND);

  /** Of no kind of workflow, so that it is never there. */
  private static final String NO_RUN = "salvor-asks-for-nothing";

  private static final Set<NamespaceState> CLOSED =
      EnumSet.of(NamespaceState.NAMESPACE_STATE_DEPRECATED, NamespaceState.NAMESPACE_STATE_DELETED);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private EngineReadiness() {}

  /** Whether it answers now. An open port says nothing: its services start one after the other. */
  public static boolean serves(EngineConnection engine) {
    try {
      var stub = engine.stubs().blockingStub().withDeadlineAfter(2, TimeUnit.SECONDS);
      var info = stub.getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      return info.hasCapabilities() && describe(engine).hasNamespaceInfo();
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  /**
   * Whether the engine of a state folder answers now. The full server begins without a namespace,
   * so it is given one where there is none.
   */
  static boolean serves(EngineConnection engine, EngineRecord record) {
    return serves(engine) || (record.tls().isPresent() && giveNamespace(engine) && serves(engine));
  }

  private static boolean giveNamespace(EngineConnection engine) {
    try {
      return describe(engine).hasNamespaceInfo();
    } catch (StatusRuntimeException failure) {
      if (failure.getStatus().getCode() != Status.Code.NOT_FOUND) {
        return false;
      }
    }
    try {
      var unused =
          engine
              .stubs()
              .blockingStub()
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .registerNamespace(
                  RegisterNamespaceRequest.newBuilder()
                      .setNamespace(engine.target().namespace())
                      .setWorkflowExecutionRetentionPeriod(
                          Durations.fromSeconds(RETENTION.toSeconds()))
                      .build());
      return true;
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  /**
   * Whether it reads and writes runs now. What does so is up last, and is away for up to ten
   * seconds after its store refused something, as on a disk that was full; the namespace's settings
   * are answered meanwhile.
   */
  public static boolean hasItsStore(EngineConnection engine) {
    try {
      var unused =
          engine
              .stubs()
              .blockingStub()
              .withDeadlineAfter(2, TimeUnit.SECONDS)
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(engine.target().namespace())
                      .setExecution(WorkflowExecution.newBuilder().setWorkflowId(NO_RUN))
                      .build());
      return true;
    } catch (StatusRuntimeException answer) {
      Status.Code code = answer.getStatus().getCode();
      return code == Status.Code.NOT_FOUND || !BUSY.contains(code);
    }
  }

  /**
   * What keeps it from reading its namespace's settings out of its store; empty if nothing does.
   */
  static String problem(EngineConnection engine) {
    try {
      return describe(engine).hasNamespaceInfo() ? "" : "it gives no account of its namespace";
    } catch (StatusRuntimeException failure) {
      return failure.getStatus().toString();
    }
  }

  /**
   * Sets the namespace's retention and adds the search attributes that are missing; again and again
   * while the engine is too busy to answer.
   *
   * @return whether it could be done within {@code most}
   */
  public static boolean prepare(EngineConnection engine, Duration most) {
    return Waiting.until(
        most,
        PAUSE,
        () -> {
          try {
            prepare(engine);
            return true;
          } catch (StatusRuntimeException failure) {
            if (BUSY.contains(failure.getStatus().getCode())) {
              return false;
            }
            throw failure;
          }
        });
  }

  private static void prepare(EngineConnection engine) {
    restore(engine, told -> {});
  }

  /**
   * Sets what Salvor needs of an engine of its own where it is not so.
   *
   * @param done is given what was otherwise, a line each, as soon as it is put back
   */
  static void restore(EngineConnection engine, Consumer<String> done) {
    DescribeNamespaceResponse namespace = describe(engine);
    if (CLOSED.contains(namespace.getNamespaceInfo().getState())) {
      done.accept(
          "the engine's namespace was deprecated or deleted: no run begins any more, and the engine"
              + " does not take that back; salvor run says what to do");
      return;
    }
    NamespaceConfig is = namespace.getConfig();
    long kept = Durations.toSeconds(is.getWorkflowExecutionRetentionTtl());
    if (kept != RETENTION.toSeconds()) {
      var unused =
          engine
              .stubs()
              .blockingStub()
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .updateNamespace(
                  UpdateNamespaceRequest.newBuilder()
                      .setNamespace(engine.target().namespace())
                      .setConfig(
                          NamespaceConfig.newBuilder()
                              .setWorkflowExecutionRetentionTtl(
                                  Durations.fromSeconds(RETENTION.toSeconds())))
                      .build());
      done.accept(
          "the engine was told to forget ended runs after "
              + dev.salvor.runbook.Durations.text(Duration.ofSeconds(kept))
              + "; that was taken back");
    }
    Set<String> added = addSearchAttributes(engine);
    if (!added.isEmpty()) {
      done.accept(
          "the engine's list of runs had lost "
              + String.join(", ", added)
              + "; they were added again, and runs of before are not in it any more");
    }
  }

  /** In which fields the namespace has what it was told to list runs by. */
  static EngineFields fields(EngineConnection engine) {
    DescribeNamespaceResponse is = describe(engine);
    return new EngineFields(
        is.getNamespaceInfo().getId(), is.getConfig().getCustomSearchAttributeAliasesMap());
  }

  /** Whether nothing that Salvor lists runs by is missing. */
  static boolean areComplete(EngineFields fields) {
    return KEYS.stream().allMatch(key -> fields.fields().containsValue(key.getName()));
  }

  /** Gives fields to names; one with an empty name is free then. */
  static void setFields(EngineConnection engine, Map<String, String> fields) {
    var unused =
        engine
            .stubs()
            .blockingStub()
            .withDeadlineAfter(10, TimeUnit.SECONDS)
            .updateNamespace(
                UpdateNamespaceRequest.newBuilder()
                    .setNamespace(engine.target().namespace())
                    .setConfig(
                        NamespaceConfig.newBuilder().putAllCustomSearchAttributeAliases(fields))
                    .build());
  }

  /**
   * Adds the search attributes that are missing.
   *
   * @return their names
   */
  public static Set<String> addSearchAttributes(EngineConnection engine) {
    EngineTarget target = engine.target();
    OperatorServiceStubs operator = engine.operator();
    try {
      OperatorServiceBlockingStub stub = operator.blockingStub();
      Map<String, IndexedValueType> known = known(stub, target);
      Map<String, IndexedValueType> missing = new TreeMap<>();
      for (SearchAttributeKey<?> key : KEYS) {
        if (!known.containsKey(key.getName())) {
          missing.put(key.getName(), key.getValueType());
        }
      }
      if (!missing.isEmpty()) {
        add(stub, target, missing);
      }
      return missing.keySet();
    } finally {
      operator.shutdownNow();
    }
  }

  private static Map<String, IndexedValueType> known(
      OperatorServiceBlockingStub stub, EngineTarget target) {
    try {
      return stub.withDeadlineAfter(5, TimeUnit.SECONDS)
          .listSearchAttributes(
              ListSearchAttributesRequest.newBuilder().setNamespace(target.namespace()).build())
          .getCustomAttributesMap();
    } catch (StatusRuntimeException failure) {
      if (failure.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return Map.of(); // the engine in memory can add them, but not list them
      }
      throw failure;
    }
  }

  private static void add(
      OperatorServiceBlockingStub stub,
      EngineTarget target,
      Map<String, IndexedValueType> missing) {
    try {
      var unused =
          stub.withDeadlineAfter(15, TimeUnit.SECONDS)
              .addSearchAttributes(
                  AddSearchAttributesRequest.newBuilder()
                      .setNamespace(target.namespace())
                      .putAllSearchAttributes(missing)
                      .build());
    } catch (StatusRuntimeException failure) {
      if (failure.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        throw failure;
      }
    }
  }

  private static DescribeNamespaceResponse describe(EngineConnection engine) {
    return engine
        .stubs()
        .blockingStub()
        .withDeadlineAfter(2, TimeUnit.SECONDS)
        .describeNamespace(
            DescribeNamespaceRequest.newBuilder()
                .setNamespace(engine.target().namespace())
                .build());
  }
}
