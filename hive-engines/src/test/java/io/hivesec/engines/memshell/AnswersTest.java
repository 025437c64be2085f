package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.memshell.flow.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** Data that comes back from code which a library runs, is compiled, or is put into what is started; each with a near miss. */
class AnswersTest extends FollowedWays {
    private static final String TABLE = "static final Map<String, java.util.function.Function<String, Object>> T = new"
            + " HashMap<>(); static { T.put(\"a\", String::trim); T.put(\"b\", F::go); } static Object go(String a) {"
            + " try { return %s; } catch (IOException e) { return e; } }";
    private static final String HANDLER =
            "static class H extends java.net.URLStreamHandler { final byte[] b; H(byte[] b)"
                    + " { this.b = b; } protected java.net.URLConnection openConnection(java.net.URL u) { return new C(u, b); } }"
                    + " static class C extends java.net.URLConnection { final byte[] b; C(java.net.URL u, byte[] b) { super(u);"
                    + " this.b = b; } public void connect() { } public InputStream getInputStream() { return new"
                    + " ByteArrayInputStream(b); } }";
    private static final String UNIT =
            "static class S extends javax.tools.SimpleJavaFileObject { final String s; S(String"
                    + " s) { super(java.net.URI.create(\"m:///A.java\"), Kind.SOURCE); this.s = s; } public CharSequence"
                    + " getCharContent(boolean b) { return s; } }";

    static Stream<Arguments> ways() {
        return Stream.of(
                way(
                        "a table of code, asked by an optional",
                        Flow.Kind.EXECUTE,
                        "Optional.of(p).map(T::get).ifPresent(f -> f.apply(q.getParameter(\"a\")));",
                        TABLE.formatted("@{exec}(a)")),
                way(
                        "what a supplier gives, later",
                        Flow.Kind.EXECUTE,
                        "java.util.concurrent.CompletableFuture.supplyAsync(() -> p).thenAccept(a -> { try { @{exec}(a); }"
                                + " catch (IOException e) { } });",
                        ""),
                way(
                        "the list of a command",
                        Flow.Kind.EXECUTE,
                        "ProcessBuilder b = new ProcessBuilder(); b.command().add(p); b.start();",
                        ""),
                way(
                        "an address with a handler of its own",
                        Flow.Kind.DEFINE,
                        "new java.net.URLClassLoader(new java.net.URL[] {new java.net.URL(null, \"m:/\", new"
                                + " H(p.getBytes()))}).loadClass(\"A\");",
                        HANDLER),
                way(
                        "source text that is compiled",
                        Flow.Kind.DEFINE,
                        "javax.tools.ToolProvider.getSystemJavaCompiler().getTask(null, null, null, null, null,"
                                + " Collections.singletonList(new S(p))).call();",
                        UNIT),
                way(
                        "digits of the path",
                        Flow.Kind.EXECUTE,
                        "String u = ((javax.servlet.http.HttpServletRequest) q).getPathInfo(); char[] o = new char[2];"
                                + " o[0] = (char) Integer.parseInt(u.substring(1, 3), 16); @{exec}(new String(o));",
                        ""),
                way(
                        "a loader that a name is looked up with",
                        Flow.Kind.DEFINE,
                        "Class.forName(\"A\", true, new L(p.getBytes()));",
                        "static class L extends ClassLoader { final byte[] b; L(byte[] b) { this.b = b; } protected Class<?>"
                                + " findClass(String n) { return @{define}(n, b, 0, b.length); } }"),
                way(
                        "a library that is told the name of a method",
                        Flow.Kind.EXECUTE,
                        "org.apache.commons.beanutils.MethodUtils.invokeMethod(Runtime.getRuntime(), \"@{execName}\", p);",
                        ""),
                way(
                        "a host that the client names",
                        Flow.Kind.RELAY_HTTP,
                        "InputStream i = new java.net.URL(\"http://\" + p + \"/a\").openConnection().getInputStream(); s.getOutputStream()"
                                + ".write(i.readAllBytes());",
                        ""));
    }

    static Stream<Arguments> nearMisses() {
        return Stream.of(
                way(
                        "a table of code, none of which runs anything",
                        Flow.Kind.EXECUTE,
                        "Optional.of(p).map(T::get).ifPresent(f -> f.apply(q.getParameter(\"a\")));",
                        TABLE.formatted("@{exec}(\"uptime\")")),
                way(
                        "what a supplier gives that asks nobody",
                        Flow.Kind.EXECUTE,
                        "java.util.concurrent.CompletableFuture.supplyAsync(() -> \"uptime\").thenAccept(a -> { try {"
                                + " @{exec}(a); } catch (IOException e) { } });",
                        ""),
                way(
                        "the environment of a command",
                        Flow.Kind.EXECUTE,
                        "ProcessBuilder b = new ProcessBuilder(); b.command().add(\"uptime\"); b.environment().put(\"A\", p);",
                        ""),
                way(
                        "an address with a handler that gives what it has",
                        Flow.Kind.DEFINE,
                        "new java.net.URLClassLoader(new java.net.URL[] {new java.net.URL(null, \"m:/\", new H(new"
                                + " byte[9]))}).loadClass(p);",
                        HANDLER),
                way(
                        "source text of its own that is compiled",
                        Flow.Kind.DEFINE,
                        "javax.tools.ToolProvider.getSystemJavaCompiler().getTask(null, null, null, null, null,"
                                + " Collections.singletonList(new S(\"class A { }\"))).call();",
                        UNIT),
                way(
                        "a path that names a program",
                        Flow.Kind.EXECUTE,
                        "String u = ((javax.servlet.http.HttpServletRequest) q).getPathInfo(); @{exec}(u.substring(1, 3));",
                        ""),
                way(
                        "a library that is told the name of another method",
                        Flow.Kind.EXECUTE,
                        "org.apache.commons.beanutils.MethodUtils.invokeMethod(this, \"greet\", p);",
                        ""),
                way(
                        "a host that the settings name, and a path of the client's",
                        Flow.Kind.RELAY_HTTP,
                        "InputStream i = new java.net.URL(System.getProperty(\"target\") + p).openConnection().getInputStream();"
                                + " s.getOutputStream().write(i.readAllBytes());",
                        ""),
                way(
                        "a host in the code, and a name of the client's",
                        Flow.Kind.RELAY_HTTP,
                        "InputStream i = new java.net.URL(new StringBuilder(\"https://img.example/\").append(p).toString())"
                                + ".openConnection().getInputStream(); s.getOutputStream().write(i.readAllBytes());",
                        ""));
    }

    @Test
    void judge_managedMethodThatRunsWhatItIsGiven_isFound() {
        Judgement judgement = judge(managed("@{exec}(a);"));

        assertThat(judgement.flows()).extracting(Flow::kind).contains(Flow.Kind.EXECUTE);
    }

    @Test
    void judge_managedMethodThatRunsItsOwn_isNoFlow() {
        assertThat(judge(managed("@{exec}(\"uptime\");")).flows()).isEmpty();
    }

    private static String managed(String body) {
        return "class A implements AMBean { public void go(String a) throws IOException { " + body + " } static { try {"
                + " java.lang.management.ManagementFactory.getPlatformMBeanServer().registerMBean(new A(), null); } catch"
                + " (Exception e) { } } } interface AMBean { void go(String a) throws IOException; }";
    }

    @Test
    void judge_logHandlerThatRunsMessages_isFound() {
        assertThat(judge(handler("r.getMessage()")).flows())
                .extracting(Flow::kind)
                .contains(Flow.Kind.EXECUTE);
    }

    @Test
    void judge_logHandlerThatRunsByLevel_isNoFlow() {
        assertThat(judge(handler("r.getLevel().getName()")).flows()).isEmpty();
    }

    private static String handler(String asked) {
        return "class A extends java.util.logging.Handler { public void flush() { } public void close() { } public void"
                + " publish(java.util.logging.LogRecord r) { try { @{exec}(" + asked
                + "); } catch (IOException e) { } } }";
    }
}
