Attribute VB_Name = "Ribbon903"
Option Explicit
' lac903: the tab "903". Under the MIT licence, see https://spdx.org/licenses/MIT.html
' All work is done in Python. Here are only the one callback of all buttons and the dialogs.

Private ChosenLines As String

' Every button comes here. Its id names the command; its tag says which dialog comes first:
' "files|title|filter", "folder|title", or none.
Public Sub Press(control As IRibbonControl)
    If Not CanRun() Then Exit Sub
    ChosenLines = vbNullString
    If Len(control.Tag) > 0 Then
        ChosenLines = ShowDialog(Split(control.Tag, "|"))
        If Len(ChosenLines) = 0 Then Exit Sub
    End If
    RunPython "from xl_addin import ribbon; ribbon.press('" & control.ID & "')"
End Sub

' What the last dialog gave, one path in a line. Python asks for it: in a command line the paths
' would be cut off at 8191 characters and torn apart at quotes and percent signs.
Public Function ChosenPaths() As String
    ChosenPaths = ChosenLines
End Function

' Saves a copy of an open workbook as it is on screen. Gives why not, or nothing: an error that is
' raised here would stop Excel with a message of its own.
Public Function SaveCopy(BookName As String, Path As String) As String
    On Error Resume Next
    Workbooks(BookName).SaveCopyAs Path
    SaveCopy = Err.Description
End Function

' "read-only" where the workbook was opened so, "AutoSave" where each change goes to others at once.
Public Function StateOf(BookName As String) As String
    Dim Book As Object, AutoSave As Boolean
    On Error Resume Next
    Set Book = Workbooks(BookName)
    If Book.ReadOnly Then StateOf = "read-only" & vbLf
    ' Excel 2016 has no AutoSaveOn: the error leaves this False.
    AutoSave = Book.AutoSaveOn
    If AutoSave Then StateOf = StateOf & "AutoSave"
End Function

' The paths that were chosen, one in a line; nothing if the dialog was cancelled.
Private Function ShowDialog(Wanted As Variant) As String
    Dim Kind As Long, Path As Variant, Lines As String
    Kind = IIf(Wanted(0) = "folder", msoFileDialogFolderPicker, msoFileDialogFilePicker)
    With Application.FileDialog(Kind)
        .Title = Wanted(1)
        .AllowMultiSelect = (Wanted(0) = "files")
        #If Mac Then
            ' The dialog of macOS has no filters.
        #Else
            If Wanted(0) = "files" Then
                .Filters.Clear
                .Filters.Add Wanted(2), Wanted(2)
            End If
        #End If
        If .Show = -1 Then
            For Each Path In .SelectedItems
                Lines = Lines & Path & vbLf
            Next Path
        End If
    End With
    ShowDialog = Lines
End Function

' RunPython needs an active workbook, and one that does not tell it which program to run.
Private Function CanRun() As Boolean
    Dim Sheet As Object
    If ActiveWorkbook Is Nothing Then
        #If Mac Then
        #Else
            If Application.ProtectedViewWindows.Count > 0 Then
                MsgBox "This workbook is in Protected View. Press Enable Editing above the sheet " & _
                    "first.", vbInformation, "903"
                Exit Function
            End If
        #End If
        Workbooks.Add
    End If
    For Each Sheet In ActiveWorkbook.Sheets
        If LCase$(Sheet.Name) = LCase$(PROJECT_NAME & ".conf") Or Right$(Sheet.Name, 3) = ".py" Then
            MsgBox "The sheet " & Sheet.Name & " of this workbook would change which program the " & _
                "tab 903 runs. If you trust the workbook, delete or rename that sheet.", _
                vbExclamation, "903"
            Exit Function
        End If
    Next Sheet
    CanRun = True
End Function
