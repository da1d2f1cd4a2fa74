package dev.salvor.cli.engine;

import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection with an event loop of one thread, which ends with it: the shared loop of gRPC
 * would hold up the program's exit.
 */
final class Link implements AutoCloseable {
  private final NioEventLoopGroup loop = new NioEventLoopGroup(1);
  private final WorkflowServiceStubs stubs;

  Link(WorkflowServiceStubsOptions options) {
    Consumer<ManagedChannelBuilder<?>> also = options.getChannelInitializer();
    this.stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder(options)
                .setChannelInitializer(builder -> prepare(builder, also))
                .build());
  }

  WorkflowServiceBlockingStub stub(Duration deadline) {
    return stubs.blockingStub().withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void prepare(
      ManagedChannelBuilder<?> builder, @Nullable Consumer<ManagedChannelBuilder<?>> also) {
    if (also != null) {
      also.accept(builder);
    }
    builder.directExecutor();
    if (builder instanceof NettyChannelBuilder netty) {
      netty.eventLoopGroup(loop).channelType(NioSocketChannel.class);
    }
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly(200);
  }
}
