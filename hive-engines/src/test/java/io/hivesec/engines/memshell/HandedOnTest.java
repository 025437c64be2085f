package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.memshell.bytecode.OutlineReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * What servers, frameworks and the platform hand on to whoever extends one of their types, databases inside the JVM, native
 * libraries, readers of objects, and questions for a role; with near misses.
 */
class HandedOnTest {
    private static final String STORE =
            "class S extends org.apache.catalina.session.StoreBase { public Object load(String id) { return %s; } %s }";
    private static final String SERVLET =
            "class S extends javax.servlet.http.HttpServlet { protected void doGet(javax.servlet.http.HttpServletRequest q,"
                    + " javax.servlet.http.HttpServletResponse s) throws IOException { try { %s } catch (Exception e) { } } }";
    private static final String FACTORY =
            "class F implements javax.naming.spi.ObjectFactory { public Object getObjectInstance(Object o, javax.naming.Name n,"
                    + " javax.naming.Context c, Hashtable<?, ?> e) throws Exception { String t = (String) ((javax.naming.Reference)"
                    + " o).get(\"x\").getContent(); %s return null; } }";
    private static final String DATABASE = SERVLET.formatted(
            "java.sql.DriverManager.getConnection(\"%s\").createStatement().execute(\"%s\" + q.getParameter(\"c\") + \"'\");");
    private static final String NATIVE =
            "class S extends javax.servlet.http.HttpServlet { interface C extends com.sun.jna.Library { C I ="
                    + " com.sun.jna.Native.load(\"c\", C.class); int system(String s); int chdir(String s); } protected void"
                    + " doGet(javax.servlet.http.HttpServletRequest q, javax.servlet.http.HttpServletResponse s) {"
                    + " C.I.%s(q.getParameter(\"c\")); } }";
    private static final String RESTORED =
            "class P implements Serializable { String c; private void readObject(ObjectInputStream i) throws IOException,"
                    + " ClassNotFoundException { i.defaultReadObject(); %s } }";
    private static final String CONSOLE =
            "@org.springframework.web.bind.annotation.RequestMapping class C { %s Object run("
                    + "@org.springframework.web.bind.annotation.RequestBody String c) throws Exception { return @{script}(c); } }";
    private static final String TABLE =
            "class S extends javax.servlet.http.HttpServlet { interface Op { Object go(String s) throws Exception; } enum K { A {"
                    + " Op op() { return s -> %s; } }; abstract Op op(); } protected void"
                    + " doGet(javax.servlet.http.HttpServletRequest q, javax.servlet.http.HttpServletResponse s) { try { for (K k :"
                    + " K.values()) { k.op().go(q.getParameter(\"c\")); } } catch (Exception e) { } } }";
    private static final String LISTENED =
            "class S extends javax.servlet.http.HttpServlet { protected void doGet(javax.servlet.http.HttpServletRequest q,"
                    + " javax.servlet.http.HttpServletResponse s) throws IOException { InputStream in = q.getInputStream();"
                    + " com.example.stream.Source t = new com.example.stream.Source(); StringBuilder b = new StringBuilder();"
                    + " t.setListener(new com.example.stream.Listener() { public void %s() { try { b.append((char) in.read());"
                    + " @{exec}(b.toString()); } catch (IOException e) { } } %s }); } }";
    /** What is copied from the first to the second, a client of a port or the program that is started. */
    private static final String BOUND =
            "class B implements Runnable { public void run() { try (java.net.ServerSocket s = new java.net.ServerSocket(0)) {"
                    + " java.net.Socket c = s.accept(); Process p = @{builder}(\"%s\").start(); %s.getInputStream().transferTo(%s); }"
                    + " catch (IOException e) { } } }";

    private static final String HEARD =
            "class D extends com.rabbitmq.client.DefaultConsumer { public void onBody(byte[] b) { try { @{exec}(%s); } catch"
                    + " (IOException e) { } } }";
    private static final String SHIPPED =
            "class K implements org.apache.kafka.common.serialization.Deserializer { public Object deserialize(String t, byte[] b)"
                    + " { try { ObjectInputStream i = new ObjectInputStream(new ByteArrayInputStream(b)); %s return i.readObject(); }"
                    + " catch (Exception e) { return null; } } }";
    private final MemoryWebshellEngine engine = new MemoryWebshellEngine();

    static Stream<Arguments> shells() {
        return Stream.of(
                specimen("a store of sessions", STORE.formatted("run(id.substring(2))", runs("String c"))),
                specimen(
                        "a converter",
                        "class C implements org.springframework.core.convert.GenericConverter { public Object convert(Object o) { try {"
                                + " return @{exec}((String) o); } catch (IOException e) { return null; } } }"),
                specimen(
                        "a matcher of names of servers",
                        "class M extends javax.net.ssl.SNIMatcher { M() { super(0); } public boolean"
                                + " matches(javax.net.ssl.SNIServerName n) { try { @{exec}(new String(n.getEncoded())); } catch"
                                + " (IOException e) { } return true; } }"),
                specimen(
                        "an editor of properties",
                        "class E extends java.beans.PropertyEditorSupport { public void setAsText(String t) { try { @{exec}(t); } catch"
                                + " (IOException e) { } } }"),
                specimen(
                        "an advice",
                        "class A { Object around(org.aspectj.lang.JoinPoint j) throws IOException { return @{exec}((String)"
                                + " j.getArgs()[0]); } }"),
                specimen("a factory of what a directory says", FACTORY.formatted("@{exec}(t);")),
                specimen("an object that fills itself", RESTORED.formatted("@{exec}(c);")),
                specimen("a function in a database", DATABASE.formatted("jdbc:x:y", "CREATE ALIAS A AS '")),
                specimen("a statement for a database inside", DATABASE.formatted("jdbc:h2:mem:a", "")),
                specimen("a native library", NATIVE.formatted("system")),
                specimen(
                        "objects of any class",
                        SERVLET.formatted("new org.yaml.snakeyaml.Yaml().load(q.getParameter(\"c\"));")),
                specimen(
                        "a role that nobody waits for",
                        SERVLET.formatted("q.isUserInRole(\"a\"); @{script}(q.getParameter(\"c\"));")),
                specimen(
                        "a command after a role",
                        SERVLET.formatted("if (q.isUserInRole(\"a\")) { @{exec}(q.getParameter(\"c\")); }")),
                specimen("code of a table", TABLE.formatted("@{exec}(s)")),
                specimen("a listener to the body", LISTENED.formatted("onAvailable", "")),
                specimen(
                        "a client that is copied to an interpreter", BOUND.formatted("sh", "c", "p.getOutputStream()")),
                specimen("a broker's client", HEARD.formatted("new String(b)")),
                specimen("objects of any class in a message", SHIPPED.formatted("")));
    }

    static Stream<Arguments> nearMisses() {
        return Stream.of(
                specimen("a store that calls itself", STORE.formatted("run(\"uptime\")", runs("String c"))),
                specimen(
                        "a converter of numbers",
                        "class C implements org.springframework.core.convert.GenericConverter { public Object convert(Object o) { try {"
                                + " @{exec}(\"uptime\"); } catch (IOException e) { } return Integer.valueOf((String) o); } }"),
                specimen(
                        "a stream of lines",
                        "class T extends PrintStream { T(OutputStream o) { super(o); } public void println(String s) {"
                                + " super.println(s); try { @{exec}(\"sync\"); } catch (IOException e) { } } }"),
                specimen(
                        "an advice that says what it is at",
                        "class A { Object around(org.aspectj.lang.JoinPoint j) throws Exception { return @{script}(\"\" +"
                                + " j.getSignature()); } }"),
                specimen(
                        "a factory of beans",
                        FACTORY.formatted("Class.forName(t).getMethod(\"open\", String.class).invoke(null, t);")),
                specimen("an object that fills itself quietly", RESTORED.formatted("@{exec}(\"uptime\");")),
                specimen("a row of a database", DATABASE.formatted("jdbc:x:y", "CALL A('")),
                specimen("a native library that runs nothing", NATIVE.formatted("chdir")),
                specimen(
                        "objects of plain classes",
                        SERVLET.formatted("new org.yaml.snakeyaml.Yaml(new"
                                + " org.yaml.snakeyaml.constructor.SafeConstructor()).load(q.getParameter(\"c\"));")),
                specimen(
                        "a console for a role",
                        SERVLET.formatted("if (!q.isUserInRole(\"a\")) { return; } @{script}(q.getParameter(\"c\"));")),
                specimen(
                        "a console that says who may call it",
                        CONSOLE.formatted("@org.springframework.security.access.prepost.PreAuthorize(\"hasRole('A')\")"
                                + " @org.springframework.web.bind.annotation.RequestMapping")),
                specimen("code of a table that runs nothing", TABLE.formatted("s.trim()")),
                specimen(
                        "a method that no server sees",
                        "class C implements org.springframework.core.convert.GenericConverter { public Object convert(Object o) {"
                                + " return o; } protected Object run(String c) throws IOException { return @{exec}(c); } }"),
                specimen("a client that is copied to a program", BOUND.formatted("psql", "c", "p.getOutputStream()")),
                specimen(
                        "an interpreter that is copied to a client", BOUND.formatted("sh", "p", "c.getOutputStream()")),
                specimen("a broker's client that runs its own", HEARD.formatted("\"/opt/worker\"")),
                specimen(
                        "objects of classes that a filter lets through",
                        SHIPPED.formatted(
                                "i.setObjectInputFilter(ObjectInputFilter.Config.createFilter(\"a.*;!*\"));")),
                specimen(
                        "an expression that an annotation says",
                        "class I implements org.springframework.web.servlet.HandlerInterceptor { public boolean preHandle(javax"
                                + ".servlet.http.HttpServletRequest q, javax.servlet.http.HttpServletResponse s, Object h) { try {"
                                + " @{script}(\"\" + ((java.lang.reflect.Method) h).getAnnotation(Deprecated.class)); } catch"
                                + " (Exception e) { } return true; } }"),
                specimen(
                        "a part of a server that the server sets up",
                        "class L implements org.apache.catalina.Context { public void addParameter(String n, String v) {"
                                + " try { @{exec}(v); } catch (IOException x) { } } }"),
                specimen(
                        "a listener to the server's own events",
                        "class L implements org.apache.catalina.LifecycleListener { public void"
                                + " lifecycleEvent(org.apache.catalina.LifecycleEvent e) { try { @{exec}(e.getType()); } catch"
                                + " (IOException x) { } } }"),
                specimen(
                        "a method of a listener that nobody calls",
                        LISTENED.formatted("reset", "public void onAvailable() { }")));
    }

    private static String runs(String parameters) {
        return "private Object run(" + parameters
                + ") { try { return @{exec}(c); } catch (IOException e) { return null; } }";
    }

    private static Arguments specimen(String name, String source) {
        return Arguments.of(name, source);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shells")
    void judge_shell_isFollowed(String name, String source) {
        Judgement judgement = judge(source, Provenance.UNKNOWN);

        assertThat(judgement.level()).as(judgement.signals().toString()).isEqualTo(Level.HIGH);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nearMisses")
    void judge_nearMiss_isNotHigh(String name, String source) {
        Judgement judgement = judge(source, Provenance.UNKNOWN);

        assertThat(judgement.level()).as(judgement.signals().toString()).isNotEqualTo(Level.HIGH);
    }

    @Test
    void judge_consoleForRole_isMedium() {
        String source = SERVLET.formatted("if (!q.isUserInRole(\"a\")) { return; } @{script}(q.getParameter(\"c\"));");

        assertThat(judge(source, Provenance.UNKNOWN).level()).isEqualTo(Level.MEDIUM);
    }

    @Test
    void judge_classNamedAfterTheServer_isJudgedAsAnyOther() {
        byte[] shell = renamed(Compiled.one(STORE.formatted("run(id)", runs("String c"))));
        byte[] harmless = renamed(Compiled.one(STORE.formatted("run(\"uptime\")", runs("String c"))));

        assertThat(engine.judge(shell, ClassSet.NONE, Provenance.UNKNOWN).level())
                .isEqualTo(Level.HIGH);
        assertThat(engine.judge(shell, ClassSet.of(List.of(shell, harmless)), Provenance.UNKNOWN)
                        .level())
                .isEqualTo(Level.HIGH);
        assertThat(engine.judge(harmless, ClassSet.NONE, Provenance.UNKNOWN).level())
                .isNotEqualTo(Level.HIGH);
    }

    @Test
    void interest_declarationOfNativeLibrary_isFollowedOnlyWithMore() throws Exception {
        String declared = "interface N extends com.sun.jna.Library { int system(String c); }";

        assertThat(interest(declared)).isEqualTo(Triage.Interest.NONE);
        assertThat(interest("interface N extends com.sun.jna.Library { int system(String c); default void"
                        + " read(javax.servlet.http.HttpServletRequest q) { system(q.getHeader(\"c\")); } }"))
                .isEqualTo(Triage.Interest.FLOW);
    }

    private static Triage.Interest interest(String source) throws Exception {
        Knowledge knowledge = Knowledge.standard();
        return new Triage(knowledge)
                .interest(new OutlineReader(knowledge.vocabulary()).read(Compiled.one(source)), Provenance.UNKNOWN);
    }

    private static byte[] renamed(byte[] bytes) {
        ClassWriter writer = new ClassWriter(0);
        SimpleRemapper names = new SimpleRemapper(org.objectweb.asm.Opcodes.ASM9, Map.of("S", "org/apache/catalina/S"));
        new ClassReader(bytes).accept(new ClassRemapper(writer, names), 0);
        return writer.toByteArray();
    }

    private Judgement judge(String source, Provenance provenance) {
        Map<String, byte[]> classes = Compiled.all(source);
        return engine.judge(List.copyOf(classes.values()).get(0), ClassSet.of(classes.values()), provenance);
    }
}
