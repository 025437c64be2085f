package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A component that does nothing wrong is judged by where it came from; a name explains nothing. */
class ComponentsTest {
    private static final Provenance NO_SOURCE =
            new Provenance(Set.of(Provenance.Fact.NO_CODE_SOURCE), List.of(), List.of());
    private static final String FILTER =
            "class SpringContextFilter implements javax.servlet.Filter { public void doFilter(javax.servlet.ServletRequest q,"
                    + " javax.servlet.ServletResponse s, javax.servlet.FilterChain c) throws IOException { c.doFilter(q, s); } }";
    private final MemoryWebshellEngine engine = new MemoryWebshellEngine();

    @Test
    void judge_noopFilterWithoutCodeSource_isUnexplainedButNotConfirmed() {
        Judgement judgement = engine.judge(Compiled.one(FILTER), ClassSet.NONE, NO_SOURCE);

        assertThat(judgement.level()).isEqualTo(Level.MEDIUM);
        assertThat(MemoryWebshellRules.of(judgement)).isEqualTo(MemoryWebshellRules.UNEXPLAINED);
    }

    @Test
    void judge_noopFilterOfAnArchive_isQuiet() {
        assertThat(engine.judge(Compiled.one(FILTER)).level()).isIn(Level.NONE, Level.LOW);
    }

    @Test
    void judge_plainClassWithoutCodeSource_isQuiet() {
        byte[] plain = Compiled.one("class P { int add(int a, int b) { return a + b; } }");

        assertThat(engine.judge(plain, ClassSet.NONE, NO_SOURCE).level()).isEqualTo(Level.NONE);
    }

    @Test
    void judge_roleKnownOnlyToTheJvm_counts() {
        byte[] plain = Compiled.one("class P { void handle(javax.servlet.ServletRequest q) { } }");
        Provenance resolved =
                new Provenance(Set.of(Provenance.Fact.NO_CODE_SOURCE), List.of(), List.of("javax/servlet/Filter"));

        assertThat(engine.judge(plain, ClassSet.NONE, resolved).role()).isEqualTo("filter");
    }

    @Test
    void judge_proxyOfTheJdk_isExplained() {
        byte[] product = WithoutDebug.of(
                Compiled.one(
                        "class P extends java.lang.reflect.Proxy implements javax.servlet.Filter { private static java.lang.reflect.Method m3;"
                                + " P(java.lang.reflect.InvocationHandler h) { super(h); } public void doFilter(javax.servlet.ServletRequest q,"
                                + " javax.servlet.ServletResponse s, javax.servlet.FilterChain c) { try { h.invoke(this, m3, new Object[] {q, s, c}); } catch (Throwable t) { } } }"));

        assertThat(engine.judge(product, ClassSet.NONE, NO_SOURCE).level()).isIn(Level.NONE, Level.LOW);
    }

    @Test
    void judge_lambda_isExplainedWhereItIsHidden() {
        byte[] product = WithoutDebug.of(
                Compiled.one(
                        "class L implements org.springframework.web.servlet.HandlerInterceptor { public boolean preHandle(javax.servlet.http.HttpServletRequest q,"
                                + " javax.servlet.http.HttpServletResponse s, Object h) throws Exception { return h.equals(q); } }"));
        Provenance hidden = new Provenance(Set.of(Provenance.Fact.HIDDEN), List.of(), List.of());

        assertThat(engine.judge(product, ClassSet.NONE, hidden).level()).isIn(Level.NONE, Level.LOW);
        assertThat(engine.judge(product, ClassSet.NONE, NO_SOURCE).level())
                .as("a class of that shape that is not hidden is no lambda")
                .isEqualTo(Level.MEDIUM);
    }

    @Test
    void judge_shellDressedAsAProxy_isConfirmedAllTheSame() {
        Judgement judgement = engine.judge(
                Compiled.one(
                        "class P extends java.lang.reflect.Proxy implements javax.servlet.Filter {"
                                + " P(java.lang.reflect.InvocationHandler h) { super(h); } public void doFilter(javax.servlet.ServletRequest q,"
                                + " javax.servlet.ServletResponse s, javax.servlet.FilterChain c) throws IOException { @{exec}(q.getParameter(\"c\")); } }"));

        assertThat(judgement.level()).isEqualTo(Level.HIGH);
    }

    @Test
    void judge_cgiServletThatRunsThePathOfTheRequest_isAtMostMedium() {
        Judgement judgement =
                engine.judge(Compiled.one("class C extends javax.servlet.http.HttpServlet { protected void doGet("
                        + "javax.servlet.http.HttpServletRequest q, javax.servlet.http.HttpServletResponse s) throws IOException {"
                        + " @{exec}(new String[] {\"/srv/cgi/\" + q.getPathInfo()}); } }"));

        assertThat(judgement.level()).isNotEqualTo(Level.HIGH);
        assertThat(judgement.signals()).extracting(Signal::name).contains("flow.execute-path");
    }

    @Test
    void judge_namesComputedOutOfSight_isHigh() {
        Judgement judgement = engine.judge(
                Compiled.one(
                        "class F implements javax.servlet.Filter { static String d(String s) { char[] c = s.toCharArray();"
                                + " for (int i = 0; i < c.length; i++) { c[i] ^= 7; } return new String(c); } public void doFilter(javax.servlet.ServletRequest q,"
                                + " javax.servlet.ServletResponse s, javax.servlet.FilterChain c) throws IOException { try { Class<?> k = Class.forName(d(\"abc\"));"
                                + " k.getMethod(d(\"def\"), String.class).invoke(k.getMethod(d(\"ghi\")).invoke(null), q.getParameter(\"c\")); } catch (Exception e) { } } }"));

        assertThat(judgement.level()).isEqualTo(Level.HIGH);
    }
}
