{
    "name": "Teknik Servis: Contracts",
    "version": "19.0.1.0.0",
    "category": "Services/Teknik Servis",
    "summary": "Maintenance contracts for technical service",
    "author": "Teknik Servis",
    "license": "LGPL-3",
    "depends": ["teknik_servis"],
}
