#!/bin/sh
# Runs a command until it ends, or until whoever started this does, killed too: standard input is a pipe from there, and reaches its end then.
exec 3<&0
"$@" </dev/null 3<&- &
command=$!
{
  cat <&3 >/dev/null
  kill "$command" 2>/dev/null
} &
exec 3<&-
wait "$command"
