<%@ page import="java.util.*" %>
<%! static int n = 0; String f(String[] a) { StringBuilder b = new StringBuilder(); for (String s : a) b.append((char) (s.charAt(0) ^ 1)); return b.toString(); } %>
<jsp:useBean id="x" class="a.B"/>
<% String q = request.getParameter("q"); if (q != null && !q.isEmpty()) { out.println(q.trim().toUpperCase()); } n++; %>
<%= n %> ${fn:escapeXml(param.q)} <c:forEach items="${list}" var="i">${i.name}</c:forEach>