package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.memshell.flow.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way in which a container hands over what a client sent is a source, and a component without a sink is quiet. */
class EntryPointsTest {
    private final MemoryWebshellEngine engine = new MemoryWebshellEngine();

    static Stream<Arguments> components() {
        return Stream.of(
                component(
                        "filter",
                        "class F implements javax.servlet.Filter { public void doFilter(javax.servlet.ServletRequest q,"
                                + " javax.servlet.ServletResponse s, javax.servlet.FilterChain c) throws IOException { @@(q.getParameter(\"c\")); } }"),
                component(
                        "jakarta filter",
                        "class F implements jakarta.servlet.Filter { public void doFilter(jakarta.servlet.ServletRequest q,"
                                + " jakarta.servlet.ServletResponse s, jakarta.servlet.FilterChain c) throws IOException { @@(q.getParameter(\"c\")); } }"),
                component(
                        "servlet",
                        "class S extends javax.servlet.http.HttpServlet { protected void doGet(javax.servlet.http.HttpServletRequest q,"
                                + " javax.servlet.http.HttpServletResponse s) throws IOException { @@(q.getHeader(\"c\")); } }"),
                component(
                        "listener",
                        "class L implements javax.servlet.ServletRequestListener { public void requestInitialized(javax.servlet.ServletRequestEvent e) {"
                                + " try { @@(e.getServletRequest().getReader().readLine()); } catch (IOException x) { } } }"),
                component(
                        "valve",
                        "class V implements org.apache.catalina.Valve { public void invoke(org.apache.catalina.connector.Request q,"
                                + " org.apache.catalina.connector.Response s) { try { @@(q.getHeader(\"c\")); } catch (IOException x) { } } }"),
                component(
                        "upgrade protocol",
                        "class U implements org.apache.coyote.UpgradeProtocol { public boolean accept(org.apache.coyote.Request q) {"
                                + " try { @@(q.getHeader(\"c\")); } catch (IOException x) { } return true; } }"),
                component(
                        "executor reading socket buffers",
                        "class E extends org.apache.tomcat.util.threads.ThreadPoolExecutor { public void execute(Runnable r) { try {"
                                + " java.lang.reflect.Field f = r.getClass().getDeclaredField(\"socketWrapper\"); f.setAccessible(true); Object w = f.get(r);"
                                + " java.lang.reflect.Field b = w.getClass().getDeclaredField(\"buffer\"); b.setAccessible(true);"
                                + " java.nio.ByteBuffer buffer = (java.nio.ByteBuffer) b.get(w);"
                                + " @@(new String(buffer.array())); } catch (Exception x) { } } }"),
                component(
                        "interceptor",
                        "class I implements org.springframework.web.servlet.HandlerInterceptor { public boolean preHandle("
                                + "javax.servlet.http.HttpServletRequest q, javax.servlet.http.HttpServletResponse s, Object h) throws Exception { @@(q.getParameter(\"c\")); return true; } }"),
                component(
                        "controller",
                        "class C { @org.springframework.web.bind.annotation.RequestMapping(\"/x\") public String x(String c) throws Exception { @@(c); return \"\"; } }"),
                component(
                        "web filter in a lambda",
                        "class W implements org.springframework.web.server.WebFilter { public reactor.core.publisher.Mono<String> filter("
                                + "org.springframework.web.server.ServerWebExchange e) { return e.getFormData().flatMap(d -> { try { @@(d.getFirst(\"c\")); } catch (IOException x) { }"
                                + " return reactor.core.publisher.Mono.just(\"\"); }); } }"),
                component(
                        "handler function",
                        "class H implements org.springframework.web.reactive.function.server.HandlerFunction { public reactor.core.publisher.Mono<String> handle("
                                + "org.springframework.web.reactive.function.server.ServerRequest q) { try { @@(q.queryParam(\"c\").get()); } catch (IOException x) { } return null; } }"),
                component(
                        "websocket",
                        "class W extends javax.websocket.Endpoint implements javax.websocket.MessageHandler.Whole<String> { public void onMessage(String m) {"
                                + " try { @@(m); } catch (IOException x) { } } }"),
                component(
                        "netty",
                        "class N extends io.netty.channel.ChannelInboundHandlerAdapter { public void channelRead(io.netty.channel.ChannelHandlerContext c, Object m)"
                                + " throws Exception { @@(m.toString()); } }"),
                component(
                        "jetty",
                        "class J implements org.eclipse.jetty.server.Handler { public void handle(String t, org.eclipse.jetty.server.Request b,"
                                + " javax.servlet.http.HttpServletRequest q, javax.servlet.http.HttpServletResponse s) { try { @@(b.getHeader(\"c\")); } catch (IOException x) { } } }"),
                component(
                        "undertow",
                        "class U implements io.undertow.server.HttpHandler { public void handleRequest(io.undertow.server.HttpServerExchange e) throws Exception {"
                                + " @@(e.getQueryParameters().get(\"c\").getFirst()); } }"),
                component(
                        "struts action",
                        "class A extends com.opensymphony.xwork2.ActionSupport { private String c; public void setC(String c) { this.c = c; }"
                                + " public String execute() throws Exception { @@(c); return \"\"; } }"),
                component(
                        "dubbo",
                        "class D implements org.apache.dubbo.rpc.Filter { public Object invoke(org.apache.dubbo.rpc.Invoker i, org.apache.dubbo.rpc.Invocation v) {"
                                + " try { @@((String) v.getArguments()[0]); } catch (IOException x) { } return null; } }"),
                component(
                        "grpc",
                        "class G implements io.grpc.BindableService { public void call(String q) throws IOException { @@(q); } }"),
                component(
                        "jdk http server",
                        "class H implements com.sun.net.httpserver.HttpHandler { public void handle(com.sun.net.httpserver.HttpExchange e) throws IOException {"
                                + " @@(e.getRequestHeaders().getFirst(\"c\")); } }"),
                component(
                        "proxy handler",
                        "class P implements java.lang.reflect.InvocationHandler { public Object invoke(Object p, java.lang.reflect.Method m, Object[] a) throws Throwable {"
                                + " if (m.getName().equals(\"doFilter\")) { @@(((javax.servlet.ServletRequest) a[0]).getParameter(\"c\")); } return null; } }"),
                component(
                        "equality as entry",
                        "class E { public boolean equals(Object o) { try { @@(((Map<String, String>) o).get(\"c\")); } catch (IOException x) { } return true; } }"),
                component(
                        "adapter of the connector",
                        "class A implements org.apache.coyote.Adapter { public void service(org.apache.coyote.Request q) {"
                                + " try { @@(q.getHeader(\"c\")); } catch (IOException x) { } } }"),
                component(
                        "handler mapping",
                        "class M implements org.springframework.web.servlet.HandlerMapping { public Object getHandler("
                                + "javax.servlet.http.HttpServletRequest q) throws Exception { @@(q.getHeader(\"c\")); return null; } }"),
                component(
                        "handler adapter",
                        "class A implements org.springframework.web.servlet.HandlerAdapter { public Object handle(javax.servlet.http.HttpServletRequest q,"
                                + " javax.servlet.http.HttpServletResponse s, Object h) throws Exception { @@(q.getParameter(\"c\")); return null; } }"),
                component(
                        "exception resolver",
                        "class R implements org.springframework.web.servlet.HandlerExceptionResolver { public Object resolveException("
                                + "javax.servlet.http.HttpServletRequest q, Object s, Object h, Exception e) { try { @@(q.getParameter(\"c\")); } catch (IOException x) { } return null; } }"),
                component(
                        "view resolver",
                        "class V implements org.springframework.web.servlet.ViewResolver { public Object resolveViewName(String n, Locale l) throws Exception {"
                                + " Object q = org.springframework.web.context.request.RequestContextHolder.currentRequestAttributes();"
                                + " Object v = q.getClass().getMethod(\"getParameter\", String.class).invoke(q, \"c\"); @@((String) v); return null; } }"),
                component(
                        "web handler",
                        "class W implements org.springframework.web.server.WebHandler { public reactor.core.publisher.Mono<String> handle("
                                + "org.springframework.web.server.ServerWebExchange e) { return e.getFormData().flatMap(d -> { try { @@(d.getFirst(\"c\")); } catch (IOException x) { }"
                                + " return reactor.core.publisher.Mono.just(\"\"); }); } }"),
                component(
                        "jetty customizer",
                        "class C implements org.eclipse.jetty.server.HttpConfiguration.Customizer { public void customize(Object c, Object g,"
                                + " org.eclipse.jetty.server.Request q) { try { @@(q.getHeader(\"c\")); } catch (IOException x) { } } }"),
                component(
                        "struts interceptor",
                        "class I implements com.opensymphony.xwork2.interceptor.Interceptor { public String intercept(Object i) throws Exception {"
                                + " @@(org.apache.struts2.ServletActionContext.getRequest().getParameter(\"c\")); return \"\"; } }"),
                component(
                        "timer that looks for requests",
                        "class T extends TimerTask { Object request; public void run() { try { java.lang.reflect.Method m ="
                                + " request.getClass().getMethod(\"getHeader\", String.class); @@((String) m.invoke(request, \"c\")); } catch (Exception x) { } } }"),
                component(
                        "listener when the request ends",
                        "class L implements javax.servlet.ServletRequestListener { public void requestDestroyed(javax.servlet.ServletRequestEvent e) {"
                                + " try { @@(e.getServletRequest().getParameter(\"c\")); } catch (IOException x) { } } }"),
                component(
                        "compiled page",
                        "class P extends org.apache.jasper.runtime.HttpJspBase { public void _jspService(javax.servlet.http.HttpServletRequest q,"
                                + " javax.servlet.http.HttpServletResponse s) throws IOException { @@(q.getParameter(\"c\")); } }"),
                component(
                        "message mapping",
                        "class M { @org.springframework.messaging.handler.annotation.MessageMapping(\"/x\") public void x(String c) throws Exception { @@(c); } }"),
                component(
                        "parameter marked as the body",
                        "class B { public String x(@org.springframework.web.bind.annotation.RequestBody String c) throws Exception { @@(c); return \"\"; } }"),
                component(
                        "websocket in a lambda",
                        "class W extends javax.websocket.Endpoint { public void onOpen(javax.websocket.Session s) { s.addMessageHandler(String.class,"
                                + " m -> { try { @@(m); } catch (IOException x) { } }); } }"),
                component(
                        "grpc by its observer",
                        "class G { public void call(String q, io.grpc.stub.StreamObserver<String> o) throws IOException { @@(q); } }"),
                component(
                        "request of a server that is not known",
                        "class R { void run(com.example.server.InnerRequestImpl q) throws IOException { @@(q.getHeader(\"c\")); } }"),
                component(
                        "realm",
                        "class R extends org.apache.catalina.realm.RealmBase { public Object authenticate(String u, String p) { try { @@(p); } catch (IOException x) { } return null; } }"),
                component(
                        "protocol of a remote call",
                        "class T { void process(org.apache.thrift.protocol.TProtocol i) throws IOException { @@(i.readString()); } }"),
                component(
                        "method that may fail on the way",
                        "class M { public String call(String q) throws java.rmi.RemoteException { try { @@(q); } catch (IOException x) { } return q; } }"),
                component(
                        "decoder",
                        "class D { void decode(io.netty.channel.ChannelHandlerContext c, io.netty.buffer.ByteBuf b, List<Object> o) throws Exception {"
                                + " @@(b.toString(java.nio.charset.StandardCharsets.UTF_8)); } }"),
                component(
                        "datagram",
                        "class D { void run(java.net.DatagramSocket s) throws IOException { java.net.DatagramPacket p = new java.net.DatagramPacket(new byte[99], 99);"
                                + " s.receive(p); @@(new String(p.getData())); } }"),
                component(
                        "remote object",
                        "class R implements java.rmi.Remote { public String call(String q) throws IOException { @@(q); return q; } }"),
                component(
                        "client that connects to a port of its own",
                        "class P { void run(java.net.ServerSocket p) throws IOException { @@(new BufferedReader(new InputStreamReader(p.accept().getInputStream())).readLine()); } }"),
                component(
                        "query of the request's address",
                        "class H implements com.sun.net.httpserver.HttpHandler { public void handle(com.sun.net.httpserver.HttpExchange e) throws IOException {"
                                + " @@(e.getRequestURI().getQuery()); } }"),
                component(
                        "socket found by fields",
                        "class E extends java.util.concurrent.ThreadPoolExecutor { E() { super(1, 1, 1, null, null); } public void execute(Runnable r) { try {"
                                + " java.lang.reflect.Field f = r.getClass().getDeclaredField(\"socketWrapper\"); f.setAccessible(true);"
                                + " byte[] b = new byte[99]; ((InputStream) f.get(r)).read(b); @@(new String(b)); } catch (Exception x) { } } }"),
                component(
                        "reflective parameter",
                        "class R { void run(Object request) throws Exception {"
                                + " Object v = request.getClass().getMethod(\"getParameter\", String.class).invoke(request, \"c\"); @@((String) v); } }"));
    }

    private static Arguments component(String name, String source) {
        return Arguments.of(name, source);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("components")
    void judge_entryWhoseInputIsExecuted_isConfirmed(String name, String source) {
        Judgement judgement = engine.judge(Compiled.one(source.replace("@@", "@{exec}")));

        assertThat(judgement.level()).isEqualTo(Level.HIGH);
        assertThat(judgement.flows()).extracting(Flow::kind).contains(Flow.Kind.EXECUTE);
    }

    /** Of the entries, those that the container itself declares: they have moved to {@code jakarta}. */
    static Stream<Arguments> moved() {
        return components().filter(entry -> {
            String source = (String) entry.get()[1];
            return source.contains("javax.") && !source.contains("org.") || source.contains("HttpJspBase");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moved")
    void judge_sameEntryInJakarta_isConfirmed(String name, String source) {
        String jakarta = source.replace("javax.", "jakarta.").replace("@@", "@{exec}");

        assertThat(engine.judge(Compiled.one(jakarta)).level()).isEqualTo(Level.HIGH);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("components")
    void judge_entryWhoseInputIsPrinted_isQuiet(String name, String source) {
        String harmless = source.replace("@@", "print")
                .replaceFirst("\\{", "{ static void print(String s) throws IOException { System.out.println(s); }");

        Judgement judgement = engine.judge(Compiled.one(harmless));

        assertThat(judgement.level()).isIn(Level.NONE, Level.LOW);
        assertThat(judgement.failures()).isEmpty();
    }
}
