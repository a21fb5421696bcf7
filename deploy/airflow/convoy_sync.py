# SPDX-License-Identifier: Apache-2.0
"""The target follows its source: a step each night, for Apache Airflow 2.4 or later.

The worker needs the convoy command (the release archive, or the image with DockerOperator) and a
configuration with kafka.bootstrap.servers and schema.registry.url; the pipeline's services do the
work. Exit code 3, a table that differs and could not be mended, fails at once; 1, a step that could
not be finished, is tried again, since the next step brings what this one did not.
"""
from datetime import datetime, timedelta

from airflow import DAG
from airflow.exceptions import AirflowFailException
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator

CONVOY = "convoy start sync -f /etc/convoy/convoy.yml --wait"


def step() -> None:
    """Take one step; a difference is for a person, not for another try."""
    import subprocess

    code = subprocess.run(CONVOY.split(), check=False).returncode
    if code in (2, 3):
        raise AirflowFailException(f"{CONVOY} ended with {code}")
    if code != 0:
        raise RuntimeError(f"{CONVOY} ended with {code}")


with DAG(
    dag_id="convoy_sync",
    schedule="30 2 * * *",
    start_date=datetime(2026, 1, 1),
    # Missed nights are made up by one step: it brings all that changed since the last.
    catchup=False,
    # A pipeline has one run at a time.
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=10)},
    tags=["convoy"],
) as dag:
    sync = PythonOperator(task_id="sync", python_callable=step)

    verify_on_sundays = BashOperator(
        task_id="verify_on_sundays",
        bash_command=(
            "if [ \"$(date -u +%u)\" != 7 ]; then exit 99; fi; "
            "convoy start verify -f /etc/convoy/convoy.yml --wait"
        ),
        skip_on_exit_code=99,
        retries=0,
    )

    sync >> verify_on_sundays
