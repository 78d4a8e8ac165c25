/** Made of `letter.mjml` by `npm run mails:layout`; a test says when it is not up to date. */
export const letterHtml = `<!doctype html>
<html lang="{{lang}}" dir="{{dir}}" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<title>{{title}}</title>
<!--[if !mso]><!-->
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<!--<![endif]-->
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style type="text/css">
#outlook a { padding:0; }
body { margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%; }
table, td { border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt; }
img { border:0;height:auto;line-height:100%; outline:none;text-decoration:none;-ms-interpolation-mode:bicubic; }
p { display:block;margin:13px 0; }
</style>
<!--[if mso]>
<noscript>
<xml>
<o:OfficeDocumentSettings>
<o:AllowPNG/>
<o:PixelsPerInch>96</o:PixelsPerInch>
</o:OfficeDocumentSettings>
</xml>
</noscript>
<![endif]-->
<!--[if lte mso 11]>
<style type="text/css">
.mj-outlook-group-fix { width:100% !important; }
</style>
<![endif]-->
<style type="text/css">
@media only screen and (min-width:480px) {
.mj-column-per-100 { width:100% !important; max-width: 100%; }
}
</style>
<style media="screen and (min-width:480px)">
.moz-text-html .mj-column-per-100 { width:100% !important; max-width: 100%; }
</style>
<style type="text/css">
:root { color-scheme: light dark }
@media (prefers-color-scheme: dark) {
body, .page, .page > div { background: #1b1b1b !important }
.card, .card > table { background: #262626 !important }
.words div, .facts table { color: #f2f2f2 !important }
}
</style>
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
</head>
<body class="page" style="word-spacing:normal;background-color:#f4f4f4;">
<div aria-label="{{title}}" aria-roledescription="email" role="article" lang="{{lang}}" dir="{{dir}}" style="word-spacing:normal;background-color:#f4f4f4;">
<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="card-outlook" role="presentation" style="width:560px;" width="560" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div class="card" style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:560px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;">
<tbody>
<tr>
<td style="direction:ltr;font-size:0px;padding:24px;text-align:left;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:512px;" ><![endif]-->
<div class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%">
<tbody>
<tr>
<td style="vertical-align:top;padding:0;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style width="100%">
<tbody>
<!-- block logo -->
<tr>
<td align="left" style="font-size:0px;padding:0 0 16px;word-break:break-word;">
<div style="font-family:'Segoe UI',Arial,sans-serif;font-size:16px;line-height:1.5;text-align:left;color:#1a1a1a;"><img src="{{address}}" alt="{{organization}}" width="{{width}}" height="{{height}}" style="max-height:36px;background-color:#ffffff;color:#1a1a1a;font-weight:bold;padding:6px 8px;border-radius:6px;vertical-align:top"></div>
</td>
</tr>
<!-- end logo -->
<tr>
<td align="left" class="words" style="font-size:0px;padding:0 0 16px;word-break:break-word;">
<div style="font-family:'Segoe UI',Arial,sans-serif;font-size:16px;line-height:1.5;text-align:left;color:#1a1a1a;">{{greeting}}</div>
</td>
</tr>
<!-- block paragraphs -->
<tr>
<td align="left" class="words" style="font-size:0px;padding:0 0 16px;word-break:break-word;">
<div style="font-family:'Segoe UI',Arial,sans-serif;font-size:16px;line-height:1.5;text-align:left;color:#1a1a1a;">{{text}}</div>
</td>
</tr>
<!-- end paragraphs --><!-- block button -->
<tr>
<td align="left" class="button" style="font-size:0px;padding:8px 0 24px;word-break:break-word;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:separate;line-height:100%;">
<tbody>
<tr>
<td align="center" bgcolor="{{brandColor}}" role="presentation" style="border:none;border-radius:6px;cursor:auto;mso-padding-alt:12px 28px;background:{{brandColor}};" valign="middle">
<a href="{{url}}" style="min-height: 44px; box-sizing: border-box; display: inline-block; background: {{brandColor}}; color: #ffffff; font-family: 'Segoe UI',Arial,sans-serif; font-size: 18px; font-weight: bold; line-height: 24px; margin: 0; text-decoration: none; text-transform: none; padding: 12px 28px; mso-padding-alt: 0px; border-radius: 6px;" target="_blank">
{{label}}
</a>
</td>
</tr>
</tbody>
</table>
</td>
</tr>
<!-- end button --><!-- block facts -->
<tr>
<td align="left" class="facts" style="font-size:0px;padding:0 0 16px;word-break:break-word;">
<table cellpadding="0" cellspacing="0" width="100%" border="0" style="color:#1a1a1a;font-family:'Segoe UI',Arial,sans-serif;font-size:16px;line-height:1.5;table-layout:auto;width:100%;border:none;">
<!-- block rows -->
<tr>
<th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top">{{label}}</th>
<td style="padding:4px 0;vertical-align:top;word-break:break-word">{{value}}</td>
</tr>
<!-- end rows -->
</table>
</td>
</tr>
<!-- end facts --><!-- block closing -->
<tr>
<td align="left" class="words" style="font-size:0px;padding:0 0 16px;word-break:break-word;">
<div style="font-family:'Segoe UI',Arial,sans-serif;font-size:16px;line-height:1.5;text-align:left;color:#1a1a1a;">{{text}}</div>
</td>
</tr>
<!-- end closing -->
</tbody>
</table>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</div>
</body>
</html>
`;
