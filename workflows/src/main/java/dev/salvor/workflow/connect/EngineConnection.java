package dev.salvor.workflow.connect;

import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One connection to the engine on an event loop of its own with one thread: the shared loops of
 * gRPC keep a short command alive for 300 ms longer. Connects on first use. Thread-safe; close it.
 */
public final class EngineConnection implements AutoCloseable {
  /** Each call says in its own words what went wrong; gRPC would print stack traces as well. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  static {
    GRPC.setLevel(Level.OFF);
  }

  private final EngineTarget target;
  private final EventLoopGroup loop;
  private final Optional<ReloadedTls> tls;
  private final WorkflowServiceStubs stubs;

  private EngineConnection(EngineTarget target) {
    this.target = target;
    this.tls = tls(target);
    this.loop = new NioEventLoopGroup(1, new DefaultThreadFactory("engine", true));
    this.stubs = WorkflowServiceStubs.newServiceStubs(options());
  }

  /** The SDK reads files once; a host that is not to be verified stays with it. */
  private static Optional<ReloadedTls> tls(EngineTarget target) {
    ClientConfigTLS given = target.profile().getTls();
    Optional<TlsFiles> files = target.tlsFiles();
    if (files.isEmpty()
        || given == null
        || Boolean.TRUE.equals(given.isDisableHostVerification())
        || given.getClientCertData() != null
        || given.getServerCACertData() != null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ReloadedTls(files.get()));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Opens a connection; the engine need not be there yet.
   *
   * @throws UncheckedIOException if the files for TLS became unusable since the target was made
   */
  public static EngineConnection open(EngineTarget target) {
    return new EngineConnection(target);
  }

  /** Begins to connect, for a call that will come; returns at once. */
  public void connect() {
    stubs.getRawChannel().getState(true);
  }

  public EngineTarget target() {
    return target;
  }

  public WorkflowServiceStubs stubs() {
    return stubs;
  }

  /** A client whose values travel by {@code converter}. */
  public WorkflowClient client(DataConverter converter) {
    WorkflowClientOptions.Builder options =
        WorkflowClientOptions.newBuilder(target.profile().toWorkflowClientOptions())
            .setNamespace(target.namespace())
            .setDataConverter(converter);
    return WorkflowClient.newInstance(stubs, options.build());
  }

  /** Stubs for the engine's own settings, on a channel of their own; shut them down. */
  public OperatorServiceStubs operator() {
    WorkflowServiceStubsOptions options = options();
    return OperatorServiceStubs.newServiceStubs(
        OperatorServiceStubsOptions.newBuilder(options).validateAndBuildWithDefaults());
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    stubs.awaitTermination(1, TimeUnit.SECONDS);
    loop.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(200, TimeUnit.MILLISECONDS);
    tls.ifPresent(ReloadedTls::close);
  }

  private WorkflowServiceStubsOptions options() {
    WorkflowServiceStubsOptions configured = target.profile().toWorkflowServiceStubsOptions();
    Consumer<ManagedChannelBuilder<?>> given = configured.getChannelInitializer();
    WorkflowServiceStubsOptions.Builder options =
        WorkflowServiceStubsOptions.newBuilder(configured);
    tls.ifPresent(own -> options.setSslContext(own.context()));
    return options
        .setRpcTimeout(Duration.ofSeconds(10))
        .setChannelInitializer(
            builder -> {
              if (given != null) {
                given.accept(builder);
              }
              if (builder instanceof NettyChannelBuilder netty) {
                netty.eventLoopGroup(loop).channelType(NioSocketChannel.class);
              }
            })
        .validateAndBuildWithDefaults();
  }
}
