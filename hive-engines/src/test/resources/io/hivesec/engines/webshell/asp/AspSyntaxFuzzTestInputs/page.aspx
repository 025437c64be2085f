<%@ Page Language="C#" %>
<%@ Import Namespace="System.Linq" %>
<script runat="server">
protected void Page_Load(object sender, EventArgs e) { var q = Request["q"] ?? ""; string s = $"a{q.Length:D2}" + @"c:\x"; foreach (var c in q.Where(x => x > 'a')) { Label1.Text += (char)(c ^ 1); } if (!IsPostBack) try { int n = int.Parse(q); } catch (FormatException) { } }
</script><asp:Label ID="Label1" runat="server"/><%# Eval("Name") %><%= DateTime.Now %>