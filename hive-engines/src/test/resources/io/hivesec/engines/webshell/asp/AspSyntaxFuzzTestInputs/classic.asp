<%@ Language=VBScript %>
<% Option Explicit
Dim a(3), s : s = "ab" & Chr(99) & Mid("xyz", 2, 1)
Function f(ByVal x)
  If x > 1 Then f = x * f(x - 1) Else f = 1
End Function
For i = 0 To UBound(a) Step 2 : a(i) = f(i) : Next
Select Case Request.QueryString("q") : Case "1", "2" : Response.Write Server.HTMLEncode(s) : Case Else : Response.Redirect "/" : End Select
Set o = Server.CreateObject("Scripting.Dictionary") : o.Add "k", Replace(StrReverse(s), "a", "b")
Do While i > 0 : i = i - 1 : Loop ' end
%>
<!--#include file="x.inc"--><script runat="server" language="JScript">var x = [1, 'a']; function g(y) { return unescape("%41") + y["length"]; }</script>