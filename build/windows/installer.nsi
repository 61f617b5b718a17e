; The installer: for one user, without administrator rights and without internet.
;   makensis -DVERSION=0.1.0 build/windows/installer.nsi   (from build/windows/package.sh)
; Data lies in %LOCALAPPDATA%\Opsbook and Opsbook-device. Neither installing nor
; uninstalling ever touches it: the program's own folder is another one.
Target amd64-unicode
!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"

!ifndef VERSION
  !define VERSION "0.0.0"
!endif
!define PRODUCT "运营台账"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Opsbook"
!define CLASSES "Software\Classes"
!define WEBVIEW "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

Name "${PRODUCT}"
OutFile "..\out\opsbook-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\Opsbook"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText "${PRODUCT} ${VERSION}"

!define MUI_ICON "..\out\icon.ico"
!define MUI_UNICON "..\out\icon.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\opsbook.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "..\..\LICENSE"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

LangString OldWindows ${LANG_SIMPCHINESE} "${PRODUCT}需要 64 位的 Windows 10 或更高版本。"
LangString OldWindows ${LANG_ENGLISH} "Opsbook needs 64-bit Windows 10 or later."
LangString Running ${LANG_SIMPCHINESE} "${PRODUCT}正在运行,请先关闭它的窗口,再按“重试”。"
LangString Running ${LANG_ENGLISH} "Opsbook is running. Close its window, then press Retry."
LangString NoWebView ${LANG_SIMPCHINESE} "这台电脑没有 WebView2 运行时,安装包旁边也没有它的离线安装程序,或它没有安装成功。程序仍可使用,界面会在浏览器里打开。"
LangString NoWebView ${LANG_ENGLISH} "This PC has no WebView2 runtime, and its offline installer is not beside this one or did not succeed. The program works: its screens open in the browser."
LangString Safe ${LANG_SIMPCHINESE} "${PRODUCT}(窗口空白时用)"
LangString Safe ${LANG_ENGLISH} "Opsbook (if the window stays blank)"
LangString Package ${LANG_SIMPCHINESE} "${PRODUCT}交换文件"
LangString Package ${LANG_ENGLISH} "Opsbook exchange file"
LangString KeepsData ${LANG_SIMPCHINESE} "程序已卸载。台账数据没有删除,仍在 $LOCALAPPDATA\Opsbook 。"
LangString KeepsData ${LANG_ENGLISH} "The program was removed. Your data was not; it is still in $LOCALAPPDATA\Opsbook ."

Function .onInit
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(OldWindows)" /SD IDOK
    SetErrorLevel 1
    Quit
  ${EndIf}
FunctionEnd

; A program that runs holds its own file: it cannot be opened for writing.
!macro AskToClose
  ask:
  ${If} ${FileExists} "$INSTDIR\opsbook.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\opsbook.exe" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Running)" /SD IDCANCEL IDRETRY ask
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

; The file manager learns at once which program opens what.
!macro TellShell
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

; WebViewVersion leaves a version in $0, or "" if there is no runtime.
!macro WebViewVersion
  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\${WEBVIEW}" "pv"
  ${If} $0 == ""
    ReadRegStr $0 HKCU "Software\${WEBVIEW}" "pv"
  ${EndIf}
  ${If} $0 == "0.0.0.0"
    StrCpy $0 ""
  ${EndIf}
!macroend

Section
  !insertmacro AskToClose
  SetOutPath "$INSTDIR"
  File "..\out\opsbook.exe"
  File "..\..\LICENSE"
  File "..\..\THIRD_PARTY_NOTICES.md"
  File "..\..\CHANGELOG.md"

  !insertmacro WebViewVersion
  ${If} $0 == ""
    StrCpy $1 "1"
    ${If} ${FileExists} "$EXEDIR\MicrosoftEdgeWebView2RuntimeInstallerX64.exe"
      ExecWait '"$EXEDIR\MicrosoftEdgeWebView2RuntimeInstallerX64.exe" /silent /install' $1
    ${EndIf}
    ${If} $1 != "0"
      MessageBox MB_OK|MB_ICONINFORMATION "$(NoWebView)" /SD IDOK
    ${EndIf}
  ${EndIf}

  CreateDirectory "$SMPROGRAMS\${PRODUCT}"
  CreateShortcut "$SMPROGRAMS\${PRODUCT}\${PRODUCT}.lnk" "$INSTDIR\opsbook.exe"
  CreateShortcut "$SMPROGRAMS\${PRODUCT}\$(Safe).lnk" "$INSTDIR\opsbook.exe" "window --safe"
  CreateShortcut "$DESKTOP\${PRODUCT}.lnk" "$INSTDIR\opsbook.exe"

  ; A double click on a file of the exchange opens it in the program.
  WriteRegStr HKCU "${CLASSES}\.wsp" "" "Opsbook.Package"
  WriteRegStr HKCU "${CLASSES}\Opsbook.Package" "" "$(Package)"
  WriteRegStr HKCU "${CLASSES}\Opsbook.Package\DefaultIcon" "" "$INSTDIR\opsbook.exe,0"
  WriteRegStr HKCU "${CLASSES}\Opsbook.Package\shell\open\command" "" '"$INSTDIR\opsbook.exe" "%1"'
  !insertmacro TellShell

  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${PRODUCT}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\opsbook.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Opsbook"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

; What was installed is removed by name. There is no RMDir /r here, so that a data
; folder someone put beside the program stays.
Section "Uninstall"
  !insertmacro AskToClose
  Delete "$INSTDIR\opsbook.exe"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\THIRD_PARTY_NOTICES.md"
  Delete "$INSTDIR\CHANGELOG.md"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${PRODUCT}\*.lnk"
  RMDir "$SMPROGRAMS\${PRODUCT}"
  Delete "$DESKTOP\${PRODUCT}.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "${CLASSES}\Opsbook.Package"
  ReadRegStr $0 HKCU "${CLASSES}\.wsp" ""
  ${If} $0 == "Opsbook.Package" ; another program may have taken it meanwhile
    DeleteRegValue HKCU "${CLASSES}\.wsp" ""
  ${EndIf}
  !insertmacro TellShell
  MessageBox MB_OK|MB_ICONINFORMATION "$(KeepsData)" /SD IDOK
SectionEnd
