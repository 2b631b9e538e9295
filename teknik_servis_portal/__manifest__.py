{
    "name": "Teknik Servis: Portal",
    "version": "19.0.1.0.0",
    "category": "Services/Teknik Servis",
    "summary": "What customers see of their service orders and contracts",
    "author": "Teknik Servis",
    "license": "LGPL-3",
    "depends": ["teknik_servis_contract", "portal"],
}
